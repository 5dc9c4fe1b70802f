using System.Text.Json;

namespace Candlewick.EmbeddedKafka.Tests.Registry;

public sealed class ModeTests
{
    private const string A = "message A { int64 a = 1; }";

    [Fact]
    public async Task A_subject_that_is_read_only_takes_nothing_new()
    {
        await using var registry = await RegistryHarness.StartAsync();
        await registry.RegisterAsync("a-value", A);
        await PutAsync(registry, "mode/a-value", "readonly");

        Assert.Equal(42205, Code(await RegisterAsync(registry, "a-value", new { schema = "syntax = \"proto3\"; message A {}", schemaType = "PROTOBUF" })));
        Assert.Equal(42205, Code((await registry.SendAsync(HttpMethod.Delete, "subjects/a-value", null)).Body));
        Assert.Equal(1, await registry.RegisterAsync("a-value", A));
        Assert.Equal(2, await registry.RegisterAsync("b-value", "message B {}"));
        Assert.Equal("""{"mode":"READONLY"}""", (await registry.SendAsync(HttpMethod.Delete, "mode/a-value", null)).Body.GetRawText());
        Assert.Equal(40401, Code((await registry.SendAsync(HttpMethod.Delete, "mode/a-value", null)).Body));
        Assert.Equal(40409, Code((await registry.GetAsync("mode/a-value")).Body));
        Assert.Equal(3, await registry.RegisterAsync("a-value", "message A {}"));
    }

    [Fact]
    public async Task The_override_stops_subjects_with_a_mode_of_their_own()
    {
        await using var registry = await RegistryHarness.StartAsync();
        await PutAsync(registry, "mode/a-value", "READWRITE");
        await PutAsync(registry, "mode", "READONLY");
        Assert.Equal(1, await registry.RegisterAsync("a-value", A));
        await PutAsync(registry, "mode", "READONLY_OVERRIDE");

        await using var again = await RegistryHarness.StartAsync(registry.CopyFolder());

        Assert.Equal(42205, Code(await RegisterAsync(again, "a-value", RegistryHarness.Schema("message A {}"))));
        Assert.Equal("""{"mode":"READWRITE"}""", (await again.GetAsync("mode/a-value")).Body.GetRawText());
        Assert.Equal(42204, Code(await PutAsync(again, "mode", "SOME")));
    }

    [Fact]
    public async Task Imported_schemas_keep_their_ids_and_versions()
    {
        await using var registry = await RegistryHarness.StartAsync();
        object imported = new { schema = "syntax = \"proto3\"; " + A, schemaType = "PROTOBUF", id = 70, version = 5 };
        Assert.Equal(42205, Code(await RegisterAsync(registry, "a-value", imported)));
        await PutAsync(registry, "mode", "IMPORT");

        Assert.Equal("""{"id":70,"version":5}""", (await RegisterAsync(registry, "a-value", imported)).GetRawText());
        Assert.Equal(42205, Code(await RegisterAsync(registry, "b-value", RegistryHarness.Schema(A))));
        Assert.Equal(42205, Code(await RegisterAsync(registry, "b-value", new { schema = "syntax = \"proto3\"; message B {}", schemaType = "PROTOBUF", id = 70 })));
        await PutAsync(registry, "mode", "READWRITE");
        Assert.Equal(42205, Code(await PutAsync(registry, "mode", "IMPORT")));

        Assert.Equal(42201, Code(await RegisterAsync(registry, "a-value", new { schema = "syntax = \"proto3\"; message A {}", schemaType = "PROTOBUF", version = 9 })));

        await using var again = await RegistryHarness.StartAsync(registry.CopyFolder());
        Assert.Equal(71, await again.RegisterAsync("a-value", "message A {}"));
        Assert.Equal("[5,6]", (await again.GetAsync("subjects/a-value/versions")).Body.GetRawText());
    }

    private static async Task<JsonElement> RegisterAsync(RegistryHarness registry, string subject, object schema) =>
        (await registry.PostAsync($"subjects/{subject}/versions", schema)).Body;

    private static async Task<JsonElement> PutAsync(RegistryHarness registry, string path, string mode) =>
        (await registry.SendAsync(HttpMethod.Put, path, new { mode })).Body;

    private static int Code(JsonElement body) => body.GetProperty("error_code").GetInt32();
}
