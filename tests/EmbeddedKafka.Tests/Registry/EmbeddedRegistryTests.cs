using System.Net;
using System.Text.Json;
using Candlewick.EmbeddedKafka.Registry;
using Google.Protobuf.Reflection;

namespace Candlewick.EmbeddedKafka.Tests.Registry;

public sealed class EmbeddedRegistryTests
{
    private const string A = "message A { int64 a = 1; }";
    private const string B = "message A { int64 b = 1; }";

    [Fact]
    public async Task The_same_schema_has_one_id_in_every_subject()
    {
        await using var registry = await RegistryHarness.StartAsync();

        int a = await registry.RegisterAsync("a-value", A);
        int b = await registry.RegisterAsync("a-value", B);

        Assert.Equal((1, 2), (a, b));
        Assert.Equal(a, await registry.RegisterAsync("a-value", A));
        Assert.Equal(a, await registry.RegisterAsync("other-value", "/* as before */ message A {\n int64 a = 0x1; }"));
        Assert.Equal("[1,2]", (await registry.GetAsync("subjects/a-value/versions")).Body.GetRawText());
        Assert.Equal("""["a-value","other-value"]""", (await registry.GetAsync("subjects")).Body.GetRawText());
        Assert.Equal("""["a-value","other-value"]""", (await registry.GetAsync("schemas/ids/1/subjects")).Body.GetRawText());
        Assert.Equal(
            """[{"subject":"a-value","version":1},{"subject":"other-value","version":1}]""",
            (await registry.GetAsync("schemas/ids/1/versions?deleted=true")).Body.GetRawText());
    }

    [Fact]
    public async Task A_schema_comes_back_by_id_and_by_version_as_text_and_serialized()
    {
        await using var registry = await RegistryHarness.StartAsync();
        await registry.RegisterAsync("a-value", A);
        await registry.RegisterAsync("a-value", B);

        var byId = (await registry.GetAsync("schemas/ids/1?subject=a-value")).Body;
        var serialized = (await registry.GetAsync("schemas/ids/1?subject=a-value&format=serialized")).Body;
        var latest = (await registry.GetAsync("subjects/a-value/versions/latest")).Body;
        var first = (await registry.GetAsync("subjects/a-value/versions/1?deleted=false&format=serialized")).Body;

        Assert.Equal("syntax = \"proto3\";\nmessage A {\n  int64 a = 1;\n}\n", byId.GetProperty("schema").GetString());
        Assert.Equal("PROTOBUF", byId.GetProperty("schemaType").GetString());
        var file = FileDescriptorProto.Parser.ParseFrom(serialized.GetProperty("schema").GetBytesFromBase64());
        Assert.Equal("A", Assert.Single(file.MessageType).Name);
        Assert.Equal((2, 2), (latest.GetProperty("id").GetInt32(), latest.GetProperty("version").GetInt32()));
        Assert.Equal(serialized.GetProperty("schema").GetString(), first.GetProperty("schema").GetString());
    }

    [Fact]
    public async Task A_schema_is_looked_up_without_being_registered()
    {
        await using var registry = await RegistryHarness.StartAsync();
        await registry.RegisterAsync("a-value", A);
        await registry.RegisterAsync("b-value", B);

        var found = await registry.PostAsync("subjects/a-value?normalize=false&deleted=false", RegistryHarness.Schema(A));
        var elsewhere = await registry.PostAsync("subjects/a-value", RegistryHarness.Schema(B));
        var nowhere = await registry.PostAsync("subjects/c-value", RegistryHarness.Schema(A));

        Assert.Equal((1, 1), (found.Body.GetProperty("id").GetInt32(), found.Body.GetProperty("version").GetInt32()));
        Assert.Equal("a-value", found.Body.GetProperty("subject").GetString());
        AssertError(elsewhere, HttpStatusCode.NotFound, 40403);
        AssertError(nowhere, HttpStatusCode.NotFound, 40401);
    }

    [Theory]
    [InlineData("subjects/none/versions", 404, 40401)]
    [InlineData("subjects/none/versions/latest", 404, 40401)]
    [InlineData("subjects/a-value/versions/9", 404, 40402)]
    [InlineData("subjects/a-value/versions/0", 422, 42202)]
    [InlineData("subjects/a-value/versions/x", 422, 42202)]
    [InlineData("schemas/ids/9", 404, 40403)]
    [InlineData("schemas/ids/9?format=serialized", 404, 40403)]
    [InlineData("schemas/ids/9/versions", 404, 40403)]
    [InlineData("config/a-value", 404, 40408)]
    [InlineData("mode/a-value", 404, 40409)]
    [InlineData("associations/resources/-/ticks", 404, 40401)]
    [InlineData("no/such/path", 404, 404)]
    public async Task What_is_not_there_is_an_error_in_confluents_form(string path, int status, int code)
    {
        await using var registry = await RegistryHarness.StartAsync();
        await registry.RegisterAsync("a-value", A);

        AssertError(await registry.GetAsync(path), (HttpStatusCode)status, code);
    }

    [Fact]
    public async Task What_cannot_be_kept_is_refused_with_its_reason()
    {
        await using var registry = await RegistryHarness.StartAsync();
        const string path = "subjects/a-value/versions";

        AssertError(await registry.PostAsync(path, RegistryHarness.Schema("message A { int64 a }")), HttpStatusCode.UnprocessableEntity, 42201, "line 1:");
        AssertError(await registry.PostAsync(path, new { schema = "{}" }), HttpStatusCode.UnprocessableEntity, 42201, "AVRO");
        AssertError(await registry.PostAsync(path, new { schema = "{}", schemaType = "JSON" }), HttpStatusCode.UnprocessableEntity, 42201, "JSON");
        AssertError(await registry.PostAsync(path, new { schema = "{}", schemaType = "PROTOBUF", ruleSet = new { } }), HttpStatusCode.UnprocessableEntity, 42201, "rule");
        AssertError(await registry.PostAsync(path, "{not json"), HttpStatusCode.BadRequest, 400);
        AssertError(await registry.PostAsync(path, "null"), HttpStatusCode.BadRequest, 400);
        AssertError(await registry.SendAsync(HttpMethod.Post, path, "{}", "text/plain"), HttpStatusCode.UnsupportedMediaType, 415);
        AssertError(await registry.SendAsync(HttpMethod.Delete, "subjects", null), HttpStatusCode.MethodNotAllowed, 405);
        Assert.Equal("[]", (await registry.GetAsync("subjects")).Body.GetRawText());
    }

    [Fact]
    public async Task Bodies_that_come_with_a_get_are_ignored()
    {
        await using var registry = await RegistryHarness.StartAsync();
        await registry.RegisterAsync("a-value", A);

        var (status, body) = await registry.SendAsync(HttpMethod.Get, "subjects", "{}");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("""["a-value"]""", body.GetRawText());
    }

    [Fact]
    public async Task Levels_are_stored_and_returned()
    {
        await using var registry = await RegistryHarness.StartAsync();

        Assert.Equal("""{"compatibilityLevel":"BACKWARD"}""", (await registry.GetAsync("config")).Body.GetRawText());
        var (status, body) = await registry.SendAsync(HttpMethod.Put, "config/a-value", new { compatibility = "full_transitive" });
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("""{"compatibility":"FULL_TRANSITIVE"}""", body.GetRawText());
        Assert.Equal("""{"compatibilityLevel":"FULL_TRANSITIVE"}""", (await registry.GetAsync("config/a-value")).Body.GetRawText());
        Assert.Equal("""{"compatibilityLevel":"BACKWARD"}""", (await registry.GetAsync("config/b-value?defaultToGlobal=true")).Body.GetRawText());
        AssertError(await registry.SendAsync(HttpMethod.Put, "config", new { compatibility = "SOME" }), HttpStatusCode.UnprocessableEntity, 42203);
        Assert.Equal("""{"mode":"READWRITE"}""", (await registry.GetAsync("mode")).Body.GetRawText());
        Assert.Equal("""["PROTOBUF"]""", (await registry.GetAsync("schemas/types")).Body.GetRawText());
        Assert.Equal("{}", (await registry.GetAsync("/")).Body.GetRawText());
    }

    [Fact]
    public async Task References_are_resolved_and_returned()
    {
        await using var registry = await RegistryHarness.StartAsync();
        await registry.RegisterAsync("a.proto", "package p; " + A);
        var schema = new
        {
            schema = "syntax = \"proto3\"; import \"a.proto\"; message C { p.A a = 1; }",
            schemaType = "PROTOBUF",
            references = new[] { new { name = "a.proto", subject = "a.proto", version = 1 } },
        };

        var registered = await registry.PostAsync("subjects/c-value/versions", schema);
        var missing = await registry.PostAsync("subjects/c-value/versions", new { schema.schema, schema.schemaType });

        Assert.Equal(2, registered.Body.GetProperty("id").GetInt32());
        Assert.Equal("""[{"name":"a.proto","subject":"a.proto","version":1}]""", (await registry.GetAsync("schemas/ids/2")).Body.GetProperty("references").GetRawText());
        AssertError(missing, HttpStatusCode.UnprocessableEntity, 42201, "a.proto");
    }

    [Fact]
    public async Task Subjects_with_a_slash_are_ordinary_ones()
    {
        await using var registry = await RegistryHarness.StartAsync();
        await registry.RegisterAsync(Uri.EscapeDataString("a/b value"), A);

        Assert.Equal("""["a/b value"]""", (await registry.GetAsync("subjects")).Body.GetRawText());
        Assert.Equal("[1]", (await registry.GetAsync("subjects/a%2Fb%20value/versions")).Body.GetRawText());
    }

    [Fact]
    public async Task Many_clients_at_once_get_one_id_for_one_schema()
    {
        await using var registry = await RegistryHarness.StartAsync();

        int[] ids = await Task.WhenAll(Enumerable.Range(0, 60).Select(i =>
            registry.RegisterAsync($"s{i % 3}-value", $"message A {{ int64 a{i % 5} = 1; }}")));

        Assert.Equal([1, 2, 3, 4, 5], ids.Distinct().Order());
        Assert.All(Enumerable.Range(0, 60).GroupBy(i => i % 5), same => Assert.Single(same.Select(i => ids[i]).Distinct()));
    }

    [Fact]
    public async Task A_port_in_use_is_named_with_the_remedy()
    {
        await using var first = await RegistryHarness.StartAsync();

        var e = await Assert.ThrowsAsync<EmbeddedRegistryException>(() => RegistryHarness.StartAsync(port: first.Url.Port));

        Assert.Contains(first.Url.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), e.Message, StringComparison.Ordinal);
        Assert.Contains("SCHEMA_REGISTRY", e.Message, StringComparison.Ordinal);
    }

    private static void AssertError((HttpStatusCode Status, JsonElement Body) answer, HttpStatusCode status, int code, string part = "")
    {
        Assert.Equal((status, code), (answer.Status, answer.Body.GetProperty("error_code").GetInt32()));
        Assert.Contains(part, answer.Body.GetProperty("message").GetString(), StringComparison.Ordinal);
    }
}
