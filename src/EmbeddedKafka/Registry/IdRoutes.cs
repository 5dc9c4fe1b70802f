using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using static Candlewick.EmbeddedKafka.Registry.RegistryRequest;

namespace Candlewick.EmbeddedKafka.Registry;

/// <summary>Schemas by id and by guid, all of them in a list, and what the registry says of itself.</summary>
internal static class IdRoutes
{
    private static readonly MetadataId Identity =
        new(new MetadataScope([], new Dictionary<string, string> { ["kafka-cluster"] = "", ["schema-registry-cluster"] = "schema-registry" }), "");

    private static readonly MetadataVersion Version =
        new(typeof(IdRoutes).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "", "");

    public static void Map(IEndpointRouteBuilder routes, SchemaStore store)
    {
        routes.MapGet("/schemas", context => Answer(context, Schemas(context, store), RegistryJson.Default.IReadOnlyListSubjectVersionReply));
        routes.MapGet("/schemas/ids/{id:int}", context => Answer(context, Reply(context, Get(context, store)), RegistryJson.Default.SchemaReply));
        routes.MapGet("/schemas/ids/{id:int}/schema", context => context.Response.WriteAsync(Formatted(context, Get(context, store)), context.RequestAborted));
        routes.MapGet("/schemas/ids/{id:int}/versions", context => Answer(context, Uses(context, store), RegistryJson.Default.IReadOnlyListSubjectVersion));
        routes.MapGet("/schemas/ids/{id:int}/subjects", context =>
            Answer(context, [.. Uses(context, store).Select(use => use.Subject).Distinct()], RegistryJson.Default.IReadOnlyListString));
        routes.MapGet("/schemas/guids/{guid:guid}", context => Answer(context, Reply(context, ByGuid(context, store)[0].Schema), RegistryJson.Default.SchemaReply));
        routes.MapGet("/schemas/guids/{guid:guid}/ids", context =>
            Answer(context, [.. ByGuid(context, store).Select(found => new ContextId(found.Context, found.Id))], RegistryJson.Default.IReadOnlyListContextId));
        routes.MapGet("/v1/metadata/id", context => Answer(context, Identity, RegistryJson.Default.MetadataId));
        routes.MapGet("/v1/metadata/version", context => Answer(context, Version, RegistryJson.Default.MetadataVersion));
    }

    private static SchemaReply Reply(HttpContext context, StoredSchema schema) =>
        new(schema.Guid, Formatted(context, schema), "PROTOBUF", schema.ReferencesOrNull);

    /// <summary>Ids are those of the context of <c>subject</c>.</summary>
    private static StoredSchema Get(HttpContext context, SchemaStore store) =>
        store.Read(SubjectIn(context, "subject"), catalog => catalog.Get(Id(context)));

    private static List<SubjectVersion> Uses(HttpContext context, SchemaStore store) => store.Read(SubjectIn(context, "subject"), catalog =>
    {
        catalog.Get(Id(context));
        return DeletedOnly(context)
            ? catalog.UsesOf(Id(context), deleted: true).Except(catalog.UsesOf(Id(context), deleted: false)).ToList()
            : catalog.UsesOf(Id(context), Deleted(context)).ToList();
    });

    private static List<(string Context, int Id, StoredSchema Schema)> ByGuid(HttpContext context, SchemaStore store)
    {
        var guid = Guid.Parse(Value(context, "guid"));
        var found = store.Read(contexts => (
            from catalog in contexts.All
            let known = catalog.Find(guid)
            where known is not null
            select (catalog.Context, known.Value.Id, known.Value.Schema)).ToList());
        return found.Count > 0 ? found : throw RegistryError.NoSchema();
    }

    private static List<SubjectVersionReply> Schemas(HttpContext context, SchemaStore store)
    {
        var query = context.Request.Query;
        bool deleted = Deleted(context);
        int last = IsTrue(context, "latestOnly") ? 1 : int.MaxValue;
        return store.Read(contexts => contexts.Subjects(SubjectIn(context, "subjectPrefix"), catalog => catalog.Subjects(deleted))
            .SelectMany(found => found.Catalog.VersionsOf(found.Subject).Numbers(deleted).TakeLast(last).Select(version => found.Catalog.Reply(found.Subject, version)))
            .Skip(int.TryParse(query["offset"], CultureInfo.InvariantCulture, out int offset) ? offset : 0)
            .Take(int.TryParse(query["limit"], CultureInfo.InvariantCulture, out int limit) && limit >= 0 ? limit : int.MaxValue)
            .ToList());
    }
}
