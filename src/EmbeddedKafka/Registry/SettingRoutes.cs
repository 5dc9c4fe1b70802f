using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using static Candlewick.EmbeddedKafka.Registry.RegistryRequest;

namespace Candlewick.EmbeddedKafka.Registry;

/// <summary>Levels of compatibility and modes, and the check of a schema against a subject's level.</summary>
internal static class SettingRoutes
{
    public static void Map(IEndpointRouteBuilder routes, SchemaStore store)
    {
        MapLevels(routes, store);
        MapModes(routes, store);
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
            string mode = store.Read(subject, c => DefaultToGlobal(context) ? c.ModeInForce(subject) : c.Modes.Of(subject)) ?? throw RegistryError.NoMode(subject);
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

    private static bool DefaultToGlobal(HttpContext context) => IsTrue(context, "defaultToGlobal");
}
