using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.EmbeddedKafka.Registry;

/// <summary>What the routes read of a request, and how they answer.</summary>
internal static class RegistryRequest
{
    public const string ContentType = "application/vnd.schemaregistry.v1+json";

    private const string ContextItem = "registry context";

    /// <summary>
    /// Takes <c>/contexts/.staging</c> off the front of a path, so that the subjects behind it are those of that context,
    /// and answers HEAD as GET: the server leaves the body out by itself.
    /// </summary>
    public static Task PrepareAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (HttpMethods.IsHead(request.Method))
        {
            request.Method = HttpMethods.Get;
        }

        if (request.Path.StartsWithSegments("/contexts", StringComparison.Ordinal, out var rest)
            && rest.Value!.Split('/', 3) is ["", var name, var path] && name.Trim(':') is { Length: > 0 } trimmed)
        {
            context.Items[ContextItem] = trimmed[0] == '.' ? trimmed : "." + trimmed;
            request.Path = "/" + path;
        }

        return next(context);
    }

    public static Task Answer<T>(HttpContext context, T value, JsonTypeInfo<T> type) =>
        TypedResults.Json(value, type, ContentType).ExecuteAsync(context);

    public static async Task<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
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

    public static string Formatted(HttpContext context, StoredSchema schema) =>
        context.Request.Query["format"] == "serialized" ? schema.Proto.Serialized : schema.Proto.Source;

    public static bool IsTrue(HttpContext context, string parameter) =>
        string.Equals(context.Request.Query[parameter], "true", StringComparison.OrdinalIgnoreCase);

    public static bool Deleted(HttpContext context) => IsTrue(context, "deleted");

    public static bool DeletedOnly(HttpContext context) => IsTrue(context, "deletedOnly");

    public static string Subject(HttpContext context) => Qualified(context, (string)context.GetRouteValue("subject")!);

    /// <summary>Null where the path names none: all subjects are meant, or those of the path's context.</summary>
    public static string? SubjectOrNull(HttpContext context) =>
        context.GetRouteValue("subject") is string name ? Qualified(context, name)
        : ContextOf(context) is not RegistryContext.Default and var own ? RegistryContext.Prefix(own)
        : null;

    /// <summary>A query parameter that is a subject, or the beginning of some, in the path's context.</summary>
    public static string SubjectIn(HttpContext context, string parameter) => Qualified(context, context.Request.Query[parameter].ToString());

    public static int Id(HttpContext context) => int.Parse(Value(context, "id"), CultureInfo.InvariantCulture);

    public static string Value(HttpContext context, string name) => (string)context.GetRouteValue(name)!;

    /// <summary>Routing leaves an encoded slash as it is, for it would part the path.</summary>
    private static string Qualified(HttpContext context, string subject) =>
        RegistryContext.Qualify(ContextOf(context), subject.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase));

    private static string ContextOf(HttpContext context) => context.Items[ContextItem] as string ?? RegistryContext.Default;
}
