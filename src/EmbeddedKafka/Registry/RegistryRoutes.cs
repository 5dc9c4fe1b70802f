using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using static Candlewick.EmbeddedKafka.Registry.RegistryRequest;

namespace Candlewick.EmbeddedKafka.Registry;

/// <summary>The paths of the registry. Query parameters that change nothing here are taken and ignored.</summary>
internal static class RegistryRoutes
{
    private static readonly IReadOnlyList<string> Types = ["PROTOBUF"];

    public static void Map(IEndpointRouteBuilder routes, SchemaStore store)
    {
        routes.MapGet("/", context => context.Response.WriteAsync("{}", context.RequestAborted));
        routes.MapGet("/schemas/types", context => Answer(context, Types, RegistryJson.Default.IReadOnlyListString));
        routes.MapGet("/contexts", context => Answer(context, store.Read(contexts => contexts.Names.ToList()), RegistryJson.Default.IReadOnlyListString));
        MapSubjects(routes, store);
        MapDeletes(routes, store);
        IdRoutes.Map(routes, store);
        SettingRoutes.Map(routes, store);

        // The .NET client asks for a topic's associations and goes on with its subject name strategy when there are none.
        routes.MapGet("/associations/resources/{**rest}", _ => throw new RegistryError(404, 40401, "No associations found."));
    }

    private static void MapSubjects(IEndpointRouteBuilder routes, SchemaStore store)
    {
        routes.MapGet("/subjects", context => Answer(context, Subjects(context, store), RegistryJson.Default.IReadOnlyListString));
        routes.MapPost("/subjects/{subject}", async context =>
        {
            var request = await ReadAsync(context, RegistryJson.Default.SchemaRequest);
            await Answer(context, store.Find(Subject(context), request, Deleted(context)), RegistryJson.Default.SubjectVersionReply);
        });
        routes.MapGet("/subjects/{subject}/versions", context => Answer(context, Numbers(context, store), RegistryJson.Default.IReadOnlyListInt32));
        routes.MapPost("/subjects/{subject}/versions", async context =>
        {
            var request = await ReadAsync(context, RegistryJson.Default.SchemaRequest);
            var registered = store.Register(Subject(context), request, IsTrue(context, "normalize"));
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

    private static void MapDeletes(IEndpointRouteBuilder routes, SchemaStore store)
    {
        routes.MapDelete("/subjects/{subject}", context =>
            Answer(context, store.Delete(Subject(context), null, IsTrue(context, "permanent")), RegistryJson.Default.IReadOnlyListInt32));
        routes.MapDelete("/subjects/{subject}/versions/{version}", context =>
            Answer(context, store.Delete(Subject(context), Value(context, "version"), IsTrue(context, "permanent"))[0], RegistryJson.Default.Int32));
        routes.MapGet("/subjects/{subject}/versions/{version}/referencedby", context =>
        {
            var (reply, _) = store.Get(Subject(context), Value(context, "version"), deleted: true);
            var users = store.Read(reply.Subject, c => c.ReferencesTo(reply.Subject, reply.Version, deleted: false).ToList());
            return Answer(context, users, RegistryJson.Default.IReadOnlyListInt32);
        });
    }

    private static List<string> Subjects(HttpContext context, SchemaStore store) => store.Read(contexts => contexts
        .Subjects(SubjectIn(context, "subjectPrefix"), catalog => DeletedOnly(context) ? catalog.HiddenSubjects() : catalog.Subjects(Deleted(context)))
        .Select(found => found.Subject).ToList());

    private static List<int> Numbers(HttpContext context, SchemaStore store) => store.Read(Subject(context), catalog =>
    {
        var versions = catalog.Require(Subject(context), Deleted(context) || DeletedOnly(context));
        return (DeletedOnly(context) ? versions.Hidden : versions.Numbers(Deleted(context))).ToList();
    });
}
