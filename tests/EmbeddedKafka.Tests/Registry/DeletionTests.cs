using System.Text.Json;

namespace Candlewick.EmbeddedKafka.Tests.Registry;

public sealed class DeletionTests
{
    private const string A = "message A { int64 a = 1; }";
    private const string B = "message A { int64 b = 1; }";

    [Fact]
    public async Task A_deleted_version_is_hidden_then_gone_and_its_number_is_not_given_again()
    {
        await using var registry = await RegistryHarness.StartAsync();
        await registry.RegisterAsync("a-value", A);
        await registry.RegisterAsync("a-value", B);

        Assert.Equal(40407, Code(await DeleteAsync(registry, "subjects/a-value/versions/2?permanent=true")));
        Assert.Equal("2", (await DeleteAsync(registry, "subjects/a-value/versions/latest")).GetRawText());
        Assert.Equal(40406, Code(await DeleteAsync(registry, "subjects/a-value/versions/2")));
        Assert.Equal("[1]", await GetAsync(registry, "subjects/a-value/versions"));
        Assert.Equal("[1,2]", await GetAsync(registry, "subjects/a-value/versions?deleted=true"));
        Assert.Equal(200, (int)(await registry.GetAsync("schemas/ids/2")).Status);
        Assert.Equal("2", (await DeleteAsync(registry, "subjects/a-value/versions/2?permanent=true")).GetRawText());
        Assert.Equal("[1]", await GetAsync(registry, "subjects/a-value/versions?deleted=true"));
        Assert.Equal(40403, Code((await registry.GetAsync("schemas/ids/2")).Body));

        await using var again = await RegistryHarness.StartAsync(registry.CopyFolder());
        Assert.Equal("[1]", await GetAsync(again, "subjects/a-value/versions?deleted=true"));
        Assert.Equal(2, await again.RegisterAsync("a-value", B));
        Assert.Equal("[1,3]", await GetAsync(again, "subjects/a-value/versions"));
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
        Assert.Equal(40408, Code((await registry.GetAsync("config/a-value")).Body));
        Assert.Equal("[1,2]", (await DeleteAsync(registry, "subjects/a-value?permanent=true")).GetRawText());
        Assert.Equal(40401, Code(await DeleteAsync(registry, "subjects/a-value?permanent=true")));

        await using var again = await RegistryHarness.StartAsync(registry.CopyFolder());
        Assert.Equal("[]", await GetAsync(again, "subjects?deleted=true"));
        Assert.Equal(3, await again.RegisterAsync("a-value", "message C {}"));
        Assert.Equal("[3]", await GetAsync(again, "subjects/a-value/versions"));
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
    }

    private static async Task<JsonElement> DeleteAsync(RegistryHarness registry, string path) => (await registry.SendAsync(HttpMethod.Delete, path, null)).Body;

    private static async Task<string> GetAsync(RegistryHarness registry, string path) => (await registry.GetAsync(path)).Body.GetRawText();

    private static int Code(JsonElement body) => body.GetProperty("error_code").GetInt32();
}
