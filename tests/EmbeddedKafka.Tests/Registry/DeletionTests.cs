using System.Text.Json;

namespace Candlewick.EmbeddedKafka.Tests.Registry;

public sealed class DeletionTests
{
    private const string A = "message A { int64 a = 1; }";
    private const string B = "message A { int64 b = 1; }";

    [Fact]
    public async Task A_deleted_version_is_hidden_then_gone_and_comes_back_with_its_id()
    {
        await using var registry = await RegistryHarness.StartAsync();
        await registry.RegisterAsync("a-value", A);
        await registry.RegisterAsync("a-value", B);

        Assert.Equal(40407, Code(await DeleteAsync(registry, "subjects/a-value/versions/2?permanent=true")));
        Assert.Equal("2", (await DeleteAsync(registry, "subjects/a-value/versions/latest")).GetRawText());
        Assert.Equal(40406, Code(await DeleteAsync(registry, "subjects/a-value/versions/2")));
        Assert.Equal(40402, Code((await registry.GetAsync("subjects/a-value/versions/2")).Body));
        Assert.Equal("[1]", await GetAsync(registry, "subjects/a-value/versions"));
        Assert.Equal("[1,2]", await GetAsync(registry, "subjects/a-value/versions?deleted=true"));
        Assert.Equal(200, (int)(await registry.GetAsync("schemas/ids/2")).Status);
        Assert.Equal("2", (await DeleteAsync(registry, "subjects/a-value/versions/2?permanent=true")).GetRawText());
        Assert.Equal("[1]", await GetAsync(registry, "subjects/a-value/versions?deleted=true"));
        Assert.Equal(40403, Code((await registry.GetAsync("schemas/ids/2")).Body));

        await using var again = await RegistryHarness.StartAsync(registry.CopyFolder());
        Assert.Equal("[1]", await GetAsync(again, "subjects/a-value/versions?deleted=true"));
        Assert.Equal(2, await again.RegisterAsync("a-value", B));
        Assert.Equal("[1,2]", await GetAsync(again, "subjects/a-value/versions"));
    }

    [Fact]
    public async Task A_subject_is_deleted_in_two_steps_and_loses_its_level()
    {
        await using var registry = await RegistryHarness.StartAsync();
        await registry.RegisterAsync("a-value", A);
        await registry.RegisterAsync("a-value", B);
        await registry.SendAsync(HttpMethod.Put, "config/a-value", new { compatibility = "FULL" });

        Assert.Equal(40405, Code(await DeleteAsync(registry, "subjects/a-value?permanent=true")));
        Assert.Equal("[1,2]", (await DeleteAsync(registry, "subjects/a-value")).GetRawText());
        Assert.Equal(40404, Code(await DeleteAsync(registry, "subjects/a-value")));
        Assert.Equal("[]", await GetAsync(registry, "subjects"));
        Assert.Equal("""["a-value"]""", await GetAsync(registry, "subjects?deleted=true"));
        Assert.Equal(40401, Code((await registry.PostAsync("subjects/a-value", RegistryHarness.Schema(A))).Body));
        Assert.Equal(1, (await registry.PostAsync("subjects/a-value?deleted=true", RegistryHarness.Schema(A))).Body.GetProperty("version").GetInt32());
        Assert.Equal("[1,2]", (await DeleteAsync(registry, "subjects/a-value?permanent=true")).GetRawText());
        Assert.Equal(40401, Code(await DeleteAsync(registry, "subjects/a-value?permanent=true")));
        Assert.Equal(40408, Code((await registry.GetAsync("config/a-value")).Body));
        Assert.Equal(40401, Code(await DeleteAsync(registry, "config/a-value")));

        await using var again = await RegistryHarness.StartAsync(registry.CopyFolder());
        Assert.Equal("[]", await GetAsync(again, "subjects?deleted=true"));
        Assert.Equal(3, await again.RegisterAsync("a-value", "message C {}"));
        Assert.Equal("[1]", await GetAsync(again, "subjects/a-value/versions"));
    }

    [Fact]
    public async Task What_others_import_is_not_deleted()
    {
        await using var registry = await RegistryHarness.StartAsync();
        await registry.RegisterAsync("a.proto", "package p; " + A);
        await registry.PostAsync("subjects/c-value/versions", new
        {
            schema = "syntax = \"proto3\"; import \"a.proto\"; message C { p.A a = 1; }",
            schemaType = "PROTOBUF",
            references = new[] { new { name = "a.proto", subject = "a.proto", version = 1 } },
        });

        Assert.Equal("[2]", await GetAsync(registry, "subjects/a.proto/versions/1/referencedby"));
        Assert.Equal(42206, Code(await DeleteAsync(registry, "subjects/a.proto")));
        Assert.Equal(42206, Code(await DeleteAsync(registry, "subjects/a.proto/versions/1")));
        await DeleteAsync(registry, "subjects/c-value");
        Assert.Equal("[]", await GetAsync(registry, "subjects/a.proto/versions/1/referencedby"));
        Assert.Equal("[1]", (await DeleteAsync(registry, "subjects/a.proto")).GetRawText());
        Assert.Equal(42206, Code(await DeleteAsync(registry, "subjects/a.proto?permanent=true")));
        await DeleteAsync(registry, "subjects/c-value?permanent=true");
        Assert.Equal("[1]", (await DeleteAsync(registry, "subjects/a.proto?permanent=true")).GetRawText());

        await using var again = await RegistryHarness.StartAsync(registry.CopyFolder());
        Assert.Equal("[]", await GetAsync(again, "subjects?deleted=true"));
    }

    [Fact]
    public async Task All_schemas_are_listed_by_subject_and_version()
    {
        await using var registry = await RegistryHarness.StartAsync();
        await registry.RegisterAsync("a-value", A);
        await registry.RegisterAsync("a-value", B);
        await registry.RegisterAsync("b-value", A);
        await DeleteAsync(registry, "subjects/a-value/versions/1");

        Assert.Equal("a2 b1", await ListAsync(""));
        Assert.Equal("a1 a2 b1", await ListAsync("?deleted=true"));
        Assert.Equal("a2 b1", await ListAsync("?deleted=true&latestOnly=true"));
        Assert.Equal("a2", await ListAsync("?deleted=true&subjectPrefix=a&offset=1&limit=1"));

        async Task<string> ListAsync(string query) => string.Join(' ', (await registry.GetAsync("schemas" + query)).Body.EnumerateArray()
            .Select(s => $"{s.GetProperty("subject").GetString()![..1]}{s.GetProperty("version").GetInt32()}"));
    }

    private static async Task<JsonElement> DeleteAsync(RegistryHarness registry, string path) => (await registry.SendAsync(HttpMethod.Delete, path, null)).Body;

    private static async Task<string> GetAsync(RegistryHarness registry, string path) => (await registry.GetAsync(path)).Body.GetRawText();

    private static int Code(JsonElement body) => body.GetProperty("error_code").GetInt32();
}
