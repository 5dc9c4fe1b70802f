using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.EmbeddedKafka.Registry;

/// <summary>
/// The paths of the registry. Query parameters that change nothing here are taken and ignored: <c>normalize</c>
/// (schemas are always normalized), <c>deleted</c> (nothing is ever deleted), <c>subject</c> on ids (ids are global).
/// </summary>
internal static class RegistryRoutes
{
    public const string ContentType = "application/vnd.schemaregistry.v1+json";

    private static readonly IReadOnlyList<string> Types = ["PROTOBUF"];

    public static void Map(IEndpointRouteBuilder routes, SchemaStore store)
    {
        routes.MapGet("/", context => context.Response.WriteAsync("{}", context.RequestAborted));
        routes.MapGet("/schemas/types", context => Answer(context, Types, RegistryJson.Default.IReadOnlyListString));
        MapSubjects(routes, store);
        MapIds(routes, store);
        MapSettings(routes, store);

        // The .NET client asks for a topic's associations and goes on with its subject name strategy when there are none.
        routes.MapGet("/associations/resources/{**rest}", _ => throw new RegistryError(404, 40401, "No associations found."));
    }

    private static void MapSubjects(IEndpointRouteBuilder routes, SchemaStore store)
    {
        routes.MapGet("/subjects", context => Answer(context, store.Subjects(), RegistryJson.Default.IReadOnlyListString));
        routes.MapPost("/subjects/{subject}", async context =>
        {
            var request = await ReadAsync(context, RegistryJson.Default.SchemaRequest);
            await Answer(context, store.Find(Subject(context), request), RegistryJson.Default.SubjectVersionReply);
        });
        routes.MapGet("/subjects/{subject}/versions", context => Answer(context, store.Versions(Subject(context)), RegistryJson.Default.IReadOnlyListInt32));
        routes.MapPost("/subjects/{subject}/versions", async context =>
        {
            var request = await ReadAsync(context, RegistryJson.Default.SchemaRequest);
            var registered = store.Register(Subject(context), request);
            await Answer(context, new RegisteredReply(registered.Id, registered.Version), RegistryJson.Default.RegisteredReply);
        });
        routes.MapGet("/subjects/{subject}/versions/{version}", context =>
        {
            var (reply, schema) = store.Get(Subject(context), Value(context, "version"));
            return Answer(context, reply with { Schema = Formatted(context, schema) }, RegistryJson.Default.SubjectVersionReply);
        });
        routes.MapGet("/subjects/{subject}/versions/{version}/schema", context =>
            context.Response.WriteAsync(Formatted(context, store.Get(Subject(context), Value(context, "version")).Schema), context.RequestAborted));
    }

    private static void MapIds(IEndpointRouteBuilder routes, SchemaStore store)
    {
        routes.MapGet("/schemas/ids/{id:int}", context =>
        {
            var schema = store.Get(Id(context));
            return Answer(context, new SchemaReply(Formatted(context, schema), "PROTOBUF", schema.ReferencesOrNull), RegistryJson.Default.SchemaReply);
        });
        routes.MapGet("/schemas/ids/{id:int}/schema", context => context.Response.WriteAsync(Formatted(context, store.Get(Id(context))), context.RequestAborted));
        routes.MapGet("/schemas/ids/{id:int}/versions", context => Answer(context, store.UsesOf(Id(context)), RegistryJson.Default.IReadOnlyListSubjectVersion));
        routes.MapGet("/schemas/ids/{id:int}/subjects", context =>
            Answer(context, [.. store.UsesOf(Id(context)).Select(use => use.Subject)], RegistryJson.Default.IReadOnlyListString));
    }

    private static void MapSettings(IEndpointRouteBuilder routes, SchemaStore store)
    {
        routes.MapGet("/config/{subject?}", context =>
        {
            string? subject = SubjectOrNull(context);
            string level = store.Level(subject) ?? (DefaultToGlobal(context) ? store.Level(null) : null) ?? throw RegistryError.NoLevel(subject);
            return Answer(context, new CompatibilityReply(level), RegistryJson.Default.CompatibilityReply);
        });
        routes.MapPut("/config/{subject?}", async context =>
        {
            var body = await ReadAsync(context, RegistryJson.Default.CompatibilityBody);
            string level = store.SetLevel(SubjectOrNull(context), body.Compatibility);
            await Answer(context, new CompatibilityBody(level), RegistryJson.Default.CompatibilityBody);
        });
        routes.MapDelete("/config/{subject?}", context =>
            Answer(context, new CompatibilityReply(store.ClearLevel(SubjectOrNull(context))), RegistryJson.Default.CompatibilityReply));
        routes.MapPost("/compatibility/subjects/{subject}/versions/{version?}", async context =>
        {
            var request = await ReadAsync(context, RegistryJson.Default.SchemaRequest);
            var reasons = store.Check(Subject(context), context.GetRouteValue("version") as string, request);
            await Answer(context, new CheckReply(reasons.Count == 0, IsTrue(context, "verbose") ? reasons : null), RegistryJson.Default.CheckReply);
        });
        routes.MapGet("/mode/{subject?}", context => SubjectOrNull(context) is { } subject && !DefaultToGlobal(context)
            ? throw new RegistryError(404, 40409, $"Subject '{subject}' does not have subject-level mode configured")
            : Answer(context, new ModeReply("READWRITE"), RegistryJson.Default.ModeReply));
    }

    private static Task Answer<T>(HttpContext context, T value, JsonTypeInfo<T> type) =>
        TypedResults.Json(value, type, ContentType).ExecuteAsync(context);

    private static async Task<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        // A page in a browser may post plain text to any address without asking; JSON it may not.
        if (context.Request.ContentType?.Contains("json", StringComparison.OrdinalIgnoreCase) != true)
        {
            throw new RegistryError(415, 415, $"content type '{context.Request.ContentType}' is not accepted here; send {ContentType} or application/json");
        }

        return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted)
            ?? throw new RegistryError(400, 400, "the body is null");
    }

    private static string Formatted(HttpContext context, StoredSchema schema) =>
        context.Request.Query["format"] == "serialized" ? schema.Proto.Serialized : schema.Proto.Text;

    private static bool DefaultToGlobal(HttpContext context) => IsTrue(context, "defaultToGlobal");

    private static bool IsTrue(HttpContext context, string parameter) =>
        string.Equals(context.Request.Query[parameter], "true", StringComparison.OrdinalIgnoreCase);

    private static string Subject(HttpContext context) => SubjectOrNull(context)!;

    /// <summary>Routing leaves an encoded slash as it is, for it would part the path.</summary>
    private static string? SubjectOrNull(HttpContext context) =>
        (context.GetRouteValue("subject") as string)?.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private static int Id(HttpContext context) => int.Parse(Value(context, "id"), System.Globalization.CultureInfo.InvariantCulture);

    private static string Value(HttpContext context, string name) => (string)context.GetRouteValue(name)!;
}
