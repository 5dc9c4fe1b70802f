using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.EmbeddedKafka.Registry;

/// <summary>
/// The paths of the registry. Query parameters that change nothing here are taken and ignored: <c>normalize</c>
/// (schemas are always normalized) and <c>subject</c> on ids (ids are global).
/// </summary>
internal static class RegistryRoutes
{
    public const string ContentType = "application/vnd.schemaregistry.v1+json";

    private static readonly IReadOnlyList<string> Types = ["PROTOBUF"];
    private static readonly IReadOnlyList<string> Contexts = ["."];

    public static void Map(IEndpointRouteBuilder routes, SchemaStore store)
    {
        routes.MapGet("/", context => context.Response.WriteAsync("{}", context.RequestAborted));
        routes.MapGet("/schemas/types", context => Answer(context, Types, RegistryJson.Default.IReadOnlyListString));
        routes.MapGet("/contexts", context => Answer(context, Contexts, RegistryJson.Default.IReadOnlyListString));
        MapSubjects(routes, store);
        MapDeletes(routes, store);
        MapIds(routes, store);
        MapLevels(routes, store);
        MapModes(routes, store);

        // The .NET client asks for a topic's associations and goes on with its subject name strategy when there are none.
        routes.MapGet("/associations/resources/{**rest}", _ => throw new RegistryError(404, 40401, "No associations found."));
    }

    private static void MapSubjects(IEndpointRouteBuilder routes, SchemaStore store)
    {
        routes.MapGet("/subjects", context =>
        {
            string prefix = context.Request.Query["subjectPrefix"].ToString();
            var subjects = store.Read(catalog => catalog.Subjects(Deleted(context)).Where(s => s.StartsWith(prefix, StringComparison.Ordinal)).ToList());
            return Answer(context, subjects, RegistryJson.Default.IReadOnlyListString);
        });
        routes.MapPost("/subjects/{subject}", async context =>
        {
            var request = await ReadAsync(context, RegistryJson.Default.SchemaRequest);
            await Answer(context, store.Find(Subject(context), request, Deleted(context)), RegistryJson.Default.SubjectVersionReply);
        });
        routes.MapGet("/subjects/{subject}/versions", context => Answer(context, Numbers(context, store), RegistryJson.Default.IReadOnlyListInt32));
        routes.MapPost("/subjects/{subject}/versions", async context =>
        {
            var request = await ReadAsync(context, RegistryJson.Default.SchemaRequest);
            var registered = store.Register(Subject(context), request);
            await Answer(context, new RegisteredReply(registered.Id, registered.Version), RegistryJson.Default.RegisteredReply);
        });
        routes.MapGet("/subjects/{subject}/versions/{version}", context =>
        {
            var (reply, schema) = store.Get(Subject(context), Value(context, "version"), Deleted(context));
            return Answer(context, reply with { Schema = Formatted(context, schema) }, RegistryJson.Default.SubjectVersionReply);
        });
        routes.MapGet("/subjects/{subject}/versions/{version}/schema", context =>
            context.Response.WriteAsync(Formatted(context, store.Get(Subject(context), Value(context, "version"), Deleted(context)).Schema), context.RequestAborted));
    }

    private static void MapIds(IEndpointRouteBuilder routes, SchemaStore store)
    {
        routes.MapGet("/schemas", context => Answer(context, Schemas(context, store), RegistryJson.Default.IReadOnlyListSubjectVersionReply));
        routes.MapGet("/schemas/ids/{id:int}", context =>
        {
            var schema = store.Read(catalog => catalog.Get(Id(context)));
            return Answer(context, new SchemaReply(Formatted(context, schema), "PROTOBUF", schema.ReferencesOrNull), RegistryJson.Default.SchemaReply);
        });
        routes.MapGet("/schemas/ids/{id:int}/schema", context => context.Response.WriteAsync(Formatted(context, store.Read(catalog => catalog.Get(Id(context)))), context.RequestAborted));
        routes.MapGet("/schemas/ids/{id:int}/versions", context => Answer(context, Uses(context, store), RegistryJson.Default.IReadOnlyListSubjectVersion));
        routes.MapGet("/schemas/ids/{id:int}/subjects", context =>
            Answer(context, [.. Uses(context, store).Select(use => use.Subject).Distinct()], RegistryJson.Default.IReadOnlyListString));
    }

    private static void MapLevels(IEndpointRouteBuilder routes, SchemaStore store)
    {
        routes.MapGet("/config/{subject?}", context =>
        {
            string? subject = SubjectOrNull(context);
            string level = store.Read(c => DefaultToGlobal(context) ? c.Levels.InForce(subject) : c.Levels.Of(subject))?.Name ?? throw RegistryError.NoLevel(subject);
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
    }

    private static void MapModes(IEndpointRouteBuilder routes, SchemaStore store)
    {
        routes.MapGet("/mode/{subject?}", context =>
        {
            string? subject = SubjectOrNull(context);
            string mode = store.Read(c => DefaultToGlobal(context) ? c.ModeInForce(subject) : c.Modes.Of(subject)) ?? throw RegistryError.NoMode(subject);
            return Answer(context, new ModeReply(mode), RegistryJson.Default.ModeReply);
        });
        routes.MapPut("/mode/{subject?}", async context =>
        {
            var body = await ReadAsync(context, RegistryJson.Default.ModeReply);
            string mode = store.SetMode(SubjectOrNull(context), body.Mode, IsTrue(context, "force"));
            await Answer(context, new ModeReply(mode), RegistryJson.Default.ModeReply);
        });
        routes.MapDelete("/mode/{subject?}", context =>
            Answer(context, new ModeReply(store.ClearMode(SubjectOrNull(context))), RegistryJson.Default.ModeReply));
    }

    private static void MapDeletes(IEndpointRouteBuilder routes, SchemaStore store)
    {
        routes.MapDelete("/subjects/{subject}", context =>
            Answer(context, store.Delete(Subject(context), null, IsTrue(context, "permanent")), RegistryJson.Default.IReadOnlyListInt32));
        routes.MapDelete("/subjects/{subject}/versions/{version}", context =>
            Answer(context, store.Delete(Subject(context), Value(context, "version"), IsTrue(context, "permanent"))[0], RegistryJson.Default.Int32));
        routes.MapGet("/subjects/{subject}/versions/{version}/referencedby", context =>
        {
            var (reply, _) = store.Get(Subject(context), Value(context, "version"), deleted: true);
            return Answer(context, store.Read(c => c.ReferencesTo(reply.Subject, reply.Version, deleted: false).ToList()), RegistryJson.Default.IReadOnlyListInt32);
        });
    }

    private static List<SubjectVersionReply> Schemas(HttpContext context, SchemaStore store)
    {
        var query = context.Request.Query;
        string prefix = query["subjectPrefix"].ToString();
        bool deleted = Deleted(context);
        int last = IsTrue(context, "latestOnly") ? 1 : int.MaxValue;
        return store.Read(catalog => catalog.Subjects(deleted)
            .Where(subject => subject.StartsWith(prefix, StringComparison.Ordinal))
            .SelectMany(subject => catalog.VersionsOf(subject).Numbers(deleted).TakeLast(last).Select(version => catalog.Reply(subject, version)))
            .Skip(int.TryParse(query["offset"], CultureInfo.InvariantCulture, out int offset) ? offset : 0)
            .Take(int.TryParse(query["limit"], CultureInfo.InvariantCulture, out int limit) && limit >= 0 ? limit : int.MaxValue)
            .ToList());
    }

    private static List<int> Numbers(HttpContext context, SchemaStore store) =>
        store.Read(catalog => catalog.Require(Subject(context), Deleted(context)).Numbers(Deleted(context)).ToList());

    private static List<SubjectVersion> Uses(HttpContext context, SchemaStore store) => store.Read(catalog =>
    {
        catalog.Get(Id(context));
        return catalog.UsesOf(Id(context), Deleted(context)).ToList();
    });

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

    private static bool Deleted(HttpContext context) => IsTrue(context, "deleted");

    private static bool IsTrue(HttpContext context, string parameter) =>
        string.Equals(context.Request.Query[parameter], "true", StringComparison.OrdinalIgnoreCase);

    private static string Subject(HttpContext context) => SubjectOrNull(context)!;

    /// <summary>Routing leaves an encoded slash as it is, for it would part the path.</summary>
    private static string? SubjectOrNull(HttpContext context) =>
        (context.GetRouteValue("subject") as string)?.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private static int Id(HttpContext context) => int.Parse(Value(context, "id"), CultureInfo.InvariantCulture);

    private static string Value(HttpContext context, string name) => (string)context.GetRouteValue(name)!;
}
