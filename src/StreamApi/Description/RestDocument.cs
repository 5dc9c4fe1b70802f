using System.Globalization;
using System.Text.Json.Nodes;
using Candlewick.StreamApi.Access.Requests;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Candlewick.StreamApi.Description;

/// <summary>The REST API described: <c>/openapi/v1.json</c>, and a page to read it at <c>/docs</c>, which loads nothing from elsewhere.</summary>
internal static class RestDocument
{
    private const string Name = "v1";
    private const string ProblemType = "application/problem+json";

    /// <summary>Statuses that every address may answer with.</summary>
    private static readonly (string Status, string Meaning, string Code, string Detail)[] Problems =
    [
        ("400", "The request is wrong; `detail` names the parameter and what it may be", ErrorCodes.BadRequest, "interval is missing; add ?interval=1m"),
        ("401", "A key or token is needed, or is not good", ErrorCodes.NotAllowed, "the key 'desk' is wrong, revoked or expired"),
        ("403", "The key does not allow it, or the page's origin is not allowed", ErrorCodes.NotAllowed, "'desk' may read candles of NSE:*, and not all of the instruments that were asked for"),
        ("404", "There is no such thing; close names are named", ErrorCodes.UnknownInstrument, "'RELIANC' is not known on NSE; close to it: NSE:RELIANCE. Write it as VENUE:SYMBOL to wait for an instrument that is not fed yet."),
        ("429", "Too many requests; `Retry-After` says when to come back", ErrorCodes.Limit, "a client may make 100 requests a second; try again in 1 s"),
        ("503", "What is behind the API is away for a while; try again", ErrorCodes.UpstreamUnavailable, "the store of candles is busy or away; try again in some seconds"),
    ];

    public static void AddRestDocument(this IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = description => description.RelativePath is { } path && (path.StartsWith("api", StringComparison.Ordinal) || path == "connections");
        options.AddDocumentTransformer((document, _, _) =>
        {
            Complete(document);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            Complete(operation, context);
            return Task.CompletedTask;
        });
    });

    /// <summary>Descriptions hold no data: they are for everybody.</summary>
    public static void MapRestDocument(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.MapScalarApiReference("/docs", options => options
            .WithTitle("Candlewick").WithOpenApiRoutePattern("/openapi/{documentName}.json").DisableDefaultFonts().DisableAgent().DisableMcp()).AllowAnonymous();
    }

    private static void Complete(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Candlewick",
            Version = Name,
            Description = "Candles, ticks and instruments over HTTP. What follows live is on the WebSocket `/ws/v1`, the SignalR hub `/hubs/market` and `/api/stream`; the topics are described at `/asyncapi/v1.json`.",
        };
        document.Servers = [new OpenApiServer { Url = "/" }];
        using var file = typeof(RestDocument).Assembly.GetManifestResourceStream("schemas.json")!;
        using var text = new StreamReader(file);
        foreach (var (name, schema) in OpenApiDocument.Parse(text.ReadToEnd(), "json").Document!.Components!.Schemas!)
        {
            document.AddComponent(name, schema);
        }

        document.AddComponent<IOpenApiSecurityScheme>("bearer", new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key (`pipeline keys add`) or a token of the configured issuer. Nothing is needed where neither is configured.",
        });
        document.AddComponent<IOpenApiSecurityScheme>("key", new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "X-Api-Key", Description = "An API key." });
        document.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] },
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("key", document)] = [] },
            new OpenApiSecurityRequirement(),
        ];
    }

    private static void Complete(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        string route = "/" + context.Description.RelativePath;
        var address = RestAddresses.Find(route);
        operation.Summary = address?.Summary;
        operation.Tags = null;
        if (metadata.OfType<Need>().FirstOrDefault()?.Channel is { } channel)
        {
            operation.Description = $"Needs a grant for `{channel}`, where keys or an issuer are configured.";
        }

        operation.Parameters = [.. operation.Parameters ?? []];
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>())
        {
            Describe(parameter);
        }

        foreach (string name in metadata.OfType<TakenParameters>().SelectMany(taken => taken.Names))
        {
            var parameter = new OpenApiParameter { Name = name, In = ParameterLocation.Query, Required = name == "interval" && address?.Schema == "CandlePage" };
            Describe(parameter);
            operation.Parameters.Add(parameter);
        }

        var document = context.Document;
        operation.Responses = new OpenApiResponses { ["200"] = new OpenApiResponse { Description = "OK", Content = Answer(address, document) } };
        foreach (var (status, meaning, code, detail) in Problems)
        {
            var problem = Of("Problem", document);
            problem.Example = new JsonObject
            {
                ["title"] = code, ["status"] = int.Parse(status, CultureInfo.InvariantCulture), ["detail"] = detail, ["code"] = code, ["retryable"] = code is ErrorCodes.Limit or ErrorCodes.UpstreamUnavailable,
            };
            operation.Responses[status] = new OpenApiResponse { Description = meaning, Content = new Dictionary<string, OpenApiMediaType> { [ProblemType] = problem } };
        }
    }

    private static void Describe(OpenApiParameter parameter)
    {
        if (RestParameters.Find(parameter.Name!) is var (description, schema))
        {
            (parameter.Description, parameter.Schema) = (description, schema);
        }
    }

    private static Dictionary<string, OpenApiMediaType> Answer(RestAddress? address, OpenApiDocument? document)
    {
        var content = new Dictionary<string, OpenApiMediaType>();
        if (address?.OtherType != "text/event-stream")
        {
            content["application/json"] = Of(address?.Schema, document);
        }

        if (address?.OtherType is { } other)
        {
            content[other] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        }

        return content;
    }

    private static OpenApiMediaType Of(string? schema, OpenApiDocument? document) =>
        schema is null ? new() { Schema = new OpenApiSchema { Type = JsonSchemaType.Object } }
        : new() { Schema = new OpenApiSchemaReference(schema, document), Example = RestExamples.Find(schema) };
}
