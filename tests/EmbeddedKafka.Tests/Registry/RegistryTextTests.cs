using System.Net;
using System.Text.Json;

namespace Candlewick.EmbeddedKafka.Tests.Registry;

public sealed class RegistryTextTests
{
    private const string Commented = "// price in paise\nmessage A {\n  int64  b = 2; // second\n  int64 a = 1;\n}";
    private const string Canonical = "syntax = \"proto3\";\nmessage A {\n  int64 a = 1;\n  int64 b = 2;\n}\n";

    [Fact]
    public async Task A_text_comes_back_as_it_was_sent()
    {
        await using var registry = await RegistryHarness.StartAsync();
        string sent = "syntax = \"proto3\"; " + Commented;

        int id = await PostAsync(registry, "subjects/a-value/versions", Commented);

        Assert.Equal(sent, Text(await registry.GetAsync($"schemas/ids/{id}")));
        Assert.Equal(sent, Text(await registry.GetAsync("subjects/a-value/versions/1")));
        Assert.Equal(sent, (await registry.GetAsync("schemas")).Body[0].GetProperty("schema").GetString());
        Assert.Equal(id, await PostAsync(registry, "subjects/a-value/versions", Commented));
    }

    [Fact]
    public async Task A_normalized_text_is_the_canonical_one()
    {
        await using var registry = await RegistryHarness.StartAsync();

        int id = await PostAsync(registry, "subjects/a-value/versions?normalize=true", Commented);

        Assert.Equal(Canonical, Text(await registry.GetAsync($"schemas/ids/{id}")));
    }

    [Fact]
    public async Task Another_text_of_one_meaning_is_another_version_unless_it_is_normalized()
    {
        await using var registry = await RegistryHarness.StartAsync();

        int commented = await PostAsync(registry, "subjects/a-value/versions", Commented);
        int normalized = await PostAsync(registry, "subjects/a-value/versions?normalize=true", "/* else */ " + Commented);
        int other = await PostAsync(registry, "subjects/a-value/versions", "/* else */ " + Commented);
        var found = await registry.PostAsync("subjects/a-value", RegistryHarness.Schema("/* a third */ " + Commented));

        Assert.Equal(commented, normalized);
        Assert.NotEqual(commented, other);
        Assert.Equal(other, found.Body.GetProperty("id").GetInt32());
        Assert.Equal("[1,2]", (await registry.GetAsync("subjects/a-value/versions")).Body.GetRawText());
    }

    [Fact]
    public async Task Texts_outlive_a_restart()
    {
        await using var registry = await RegistryHarness.StartAsync();
        int id = await PostAsync(registry, "subjects/:.staging:a-value/versions", Commented);

        await using var again = await RegistryHarness.StartAsync(registry.CopyFolder());

        Assert.Equal("syntax = \"proto3\"; " + Commented, Text(await again.GetAsync($"schemas/ids/{id}?subject=:.staging:a-value")));
    }

    [Fact]
    public async Task A_schema_is_found_by_its_guid_in_every_context()
    {
        await using var registry = await RegistryHarness.StartAsync();
        await PostAsync(registry, "subjects/other/versions", "message B {}");
        await PostAsync(registry, "subjects/a-value/versions", Commented);
        await PostAsync(registry, "contexts/.staging/subjects/a-value/versions", Commented);
        string guid = (await registry.GetAsync("schemas/ids/2")).Body.GetProperty("guid").GetString()!;

        var found = await registry.GetAsync($"schemas/guids/{guid}");
        var ids = await registry.GetAsync($"schemas/guids/{guid}/ids");

        Assert.Equal("syntax = \"proto3\"; " + Commented, Text(found));
        Assert.Equal("""[{"context":".","id":2},{"context":".staging","id":1}]""", ids.Body.GetRawText());
        Assert.Equal(HttpStatusCode.NotFound, (await registry.GetAsync($"schemas/guids/{Guid.Empty}")).Status);
    }

    [Fact]
    public async Task An_extended_option_is_registered_and_returned()
    {
        await using var registry = await RegistryHarness.StartAsync();
        string text = "package demo;\nimport \"google/protobuf/descriptor.proto\";\nextend google.protobuf.FieldOptions { string unit = 50001; }\nmessage Quote { int64 price = 1 [(unit) = \"paise\"]; }\n";

        int id = await PostAsync(registry, "subjects/quote-value/versions?normalize=true", text);

        Assert.Contains("[(.demo.unit) = \"paise\"]", Text(await registry.GetAsync($"schemas/ids/{id}")), StringComparison.Ordinal);
    }

    private static string? Text((HttpStatusCode Status, JsonElement Body) answer) => answer.Body.GetProperty("schema").GetString();

    private static async Task<int> PostAsync(RegistryHarness registry, string path, string schema)
    {
        var (status, body) = await registry.PostAsync(path, RegistryHarness.Schema(schema));
        Assert.True(status == HttpStatusCode.OK, body.ToString());
        return body.GetProperty("id").GetInt32();
    }
}
