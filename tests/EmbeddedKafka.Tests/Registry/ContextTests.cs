using System.Net;

namespace Candlewick.EmbeddedKafka.Tests.Registry;

public sealed class ContextTests
{
    private const string A = "message A { int64 a = 1; }";

    [Fact]
    public async Task Subjects_and_ids_of_a_context_are_its_own()
    {
        await using var registry = await RegistryHarness.StartAsync();
        await registry.RegisterAsync("first", "message First {}");

        Assert.Equal(2, await registry.RegisterAsync("ticks", A));
        Assert.Equal(1, await registry.RegisterAsync(":.staging:ticks", A));

        Assert.Equal("""["first","ticks"]""", await RawAsync(registry, "subjects"));
        Assert.Equal("""[":.staging:ticks"]""", await RawAsync(registry, "subjects?subjectPrefix=:.staging:"));
        Assert.Equal("""[":.staging:ticks"]""", await RawAsync(registry, "contexts/.staging/subjects"));
        Assert.Equal("""["ticks",":.staging:ticks"]""", await RawAsync(registry, "subjects?subjectPrefix=:*:ti"));
        Assert.Equal("""[".",".staging"]""", await RawAsync(registry, "contexts"));
        Assert.Contains("First", await RawAsync(registry, "schemas/ids/1"), StringComparison.Ordinal);
        Assert.Contains("message A", await RawAsync(registry, "schemas/ids/1?subject=:.staging:"), StringComparison.Ordinal);
        Assert.Contains("message A", await RawAsync(registry, "contexts/.staging/schemas/ids/1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_level_holds_for_its_context()
    {
        await using var registry = await RegistryHarness.StartAsync();
        await registry.SendAsync(HttpMethod.Put, "contexts/.staging/config", new { compatibility = "NONE" });
        await registry.SendAsync(HttpMethod.Put, "config/:.staging:strict", new { compatibility = "FULL" });

        Assert.Equal("""{"compatibilityLevel":"NONE"}""", await RawAsync(registry, "config/:.staging:any?defaultToGlobal=true"));
        Assert.Equal("""{"compatibilityLevel":"FULL"}""", await RawAsync(registry, "config/:.staging:strict?defaultToGlobal=true"));
        Assert.Equal("""{"compatibilityLevel":"BACKWARD"}""", await RawAsync(registry, "config/any?defaultToGlobal=true"));
    }

    [Fact]
    public async Task References_are_those_of_the_context()
    {
        await using var registry = await RegistryHarness.StartAsync();
        await registry.RegisterAsync(":.staging:a.proto", A);
        var schema = new
        {
            schema = "syntax = \"proto3\"; import \"a.proto\"; message C { A a = 1; }",
            schemaType = "PROTOBUF",
            references = new[] { new { name = "a.proto", subject = "a.proto", version = 1 } },
        };

        Assert.Equal(HttpStatusCode.OK, (await registry.PostAsync("contexts/.staging/subjects/c/versions", schema)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await registry.PostAsync("subjects/c/versions", schema)).Status);
        Assert.Equal("[2]", await RawAsync(registry, "subjects/:.staging:a.proto/versions/1/referencedby"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await registry.SendAsync(HttpMethod.Delete, "subjects/:.staging:a.proto", null)).Status);
    }

    [Fact]
    public async Task Only_what_is_hidden_is_listed_where_that_is_asked()
    {
        await using var registry = await RegistryHarness.StartAsync();
        await registry.RegisterAsync("gone", A);
        await registry.RegisterAsync("half", A);
        await registry.RegisterAsync("half", "message A { int64 b = 1; }");
        await registry.SendAsync(HttpMethod.Delete, "subjects/gone", null);
        await registry.SendAsync(HttpMethod.Delete, "subjects/half/versions/1", null);

        Assert.Equal("""["gone"]""", await RawAsync(registry, "subjects?deletedOnly=true"));
        Assert.Equal("""["gone","half"]""", await RawAsync(registry, "subjects?deleted=true"));
        Assert.Equal("[1]", await RawAsync(registry, "subjects/half/versions?deletedOnly=true"));
        Assert.Equal("[2]", await RawAsync(registry, "subjects/half/versions"));
    }

    [Theory]
    [InlineData("subjects", HttpStatusCode.OK)]
    [InlineData("schemas/ids/1", HttpStatusCode.OK)]
    [InlineData("subjects/none/versions/1", HttpStatusCode.NotFound)]
    public async Task Head_answers_as_get_without_a_body(string path, HttpStatusCode status)
    {
        await using var registry = await RegistryHarness.StartAsync();
        await registry.RegisterAsync("a", A);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri(registry.Url, path));

        using var response = await http.SendAsync(request);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync());
        Assert.Equal("application/vnd.schemaregistry.v1+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task The_registry_says_which_it_is()
    {
        await using var registry = await RegistryHarness.StartAsync();

        Assert.Equal("schema-registry", (await registry.GetAsync("v1/metadata/id")).Body.GetProperty("scope").GetProperty("clusters").GetProperty("schema-registry-cluster").GetString());
        Assert.Matches(@"^\d+\.\d+\.\d+", (await registry.GetAsync("v1/metadata/version")).Body.GetProperty("version").GetString()!);
    }

    private static async Task<string> RawAsync(RegistryHarness registry, string path)
    {
        var (status, body) = await registry.GetAsync(path);
        Assert.True(status == HttpStatusCode.OK, body.ToString());
        return body.GetRawText();
    }
}
