using System.Net;
using System.Text.Json;

namespace Candlewick.EmbeddedKafka.Tests.Registry;

public sealed class CompatibilityTests
{
    private const string Message = "message A { int64 a = 1; }";
    private const string WithMore = Message + " message B {}";
    private const string OtherType = "message A { string a = 1; }";

    [Theory]
    [InlineData("NONE", true, true, true)]
    [InlineData("BACKWARD", true, false, true)]
    [InlineData("BACKWARD_TRANSITIVE", true, false, true)]
    [InlineData("FORWARD", false, true, false)]
    [InlineData("FORWARD_TRANSITIVE", false, true, false)]
    [InlineData("FULL", false, false, false)]
    [InlineData("FULL_TRANSITIVE", false, false, false)]
    public async Task Levels_look_in_their_direction(string level, bool messageAdded, bool messageRemoved, bool added)
    {
        await using var registry = await RegistryHarness.StartAsync();
        await registry.RegisterAsync("less-value", Message);
        await registry.RegisterAsync("more-value", WithMore);
        await registry.SendAsync(HttpMethod.Put, "config", new { compatibility = level });

        Assert.Equal(messageAdded, await CheckAsync(registry, "less-value", WithMore));
        Assert.Equal(messageRemoved, await CheckAsync(registry, "more-value", Message));
        Assert.Equal(added ? HttpStatusCode.OK : HttpStatusCode.Conflict, (await PostAsync(registry, "less-value", WithMore)).Status);
    }

    [Theory]
    [InlineData("BACKWARD", true)]
    [InlineData("BACKWARD_TRANSITIVE", false)]
    public async Task Only_transitive_levels_look_behind_the_last_version(string level, bool compatible)
    {
        await using var registry = await RegistryHarness.StartAsync();
        await registry.RegisterAsync("a-value", Message);
        await registry.RegisterAsync("a-value", "message A {}");
        await registry.SendAsync(HttpMethod.Put, "config/a-value", new { compatibility = level });

        Assert.Equal(compatible, await CheckAsync(registry, "a-value", OtherType));
        Assert.True(await CheckAsync(registry, "a-value", OtherType, "/latest"));
        Assert.False(await CheckAsync(registry, "a-value", OtherType, "/1"));
    }

    [Fact]
    public async Task A_refused_schema_is_told_why_and_leaves_nothing_behind()
    {
        await using var registry = await RegistryHarness.StartAsync();
        await registry.RegisterAsync("a-value", Message);

        var (status, body) = await PostAsync(registry, "a-value", OtherType);

        Assert.Equal((HttpStatusCode.Conflict, 409), (status, body.GetProperty("error_code").GetInt32()));
        string message = body.GetProperty("message").GetString()!;
        Assert.Contains("FIELD_SCALAR_KIND_CHANGED", message, StringComparison.Ordinal);
        Assert.Contains("'#/A/1': the field changed from int64 to string", message, StringComparison.Ordinal);
        Assert.Contains("{oldSchemaVersion: 1}", message, StringComparison.Ordinal);
        Assert.Equal("[1]", (await registry.GetAsync("subjects/a-value/versions")).Body.GetRawText());
        Assert.Equal(2, await registry.RegisterAsync("b-value", OtherType));
    }

    [Fact]
    public async Task Reasons_come_where_they_are_asked_for()
    {
        await using var registry = await RegistryHarness.StartAsync();
        await registry.RegisterAsync("a-value", Message);
        const string path = "compatibility/subjects/a-value/versions";

        Assert.Equal("""{"is_compatible":false}""", (await registry.PostAsync(path, RegistryHarness.Schema(OtherType))).Body.GetRawText());
        Assert.Equal("""{"is_compatible":true,"messages":[]}""", (await registry.PostAsync(path + "/latest?verbose=true", RegistryHarness.Schema(Message))).Body.GetRawText());
        var verbose = (await registry.PostAsync(path + "/1?verbose=true", RegistryHarness.Schema(OtherType))).Body.GetProperty("messages");
        Assert.Equal(4, verbose.GetArrayLength());
        Assert.Equal("{compatibility: 'BACKWARD'}", verbose[3].GetString());
    }

    [Fact]
    public async Task A_subject_that_is_not_there_takes_any_schema_but_has_no_versions()
    {
        await using var registry = await RegistryHarness.StartAsync();

        Assert.True(await CheckAsync(registry, "a-value", Message));
        Assert.True(await CheckAsync(registry, "a-value", Message, "/latest"));
        var (status, body) = await registry.PostAsync("compatibility/subjects/a-value/versions/1", RegistryHarness.Schema(Message));
        Assert.Equal((HttpStatusCode.NotFound, 40402), (status, body.GetProperty("error_code").GetInt32()));
    }

    [Fact]
    public async Task Levels_are_taken_back_and_stay_so()
    {
        await using var registry = await RegistryHarness.StartAsync();
        await registry.SendAsync(HttpMethod.Put, "config", new { compatibility = "FULL" });
        await registry.SendAsync(HttpMethod.Put, "config/a-value", new { compatibility = "NONE" });

        Assert.Equal("""{"compatibilityLevel":"NONE"}""", (await registry.SendAsync(HttpMethod.Delete, "config/a-value", null)).Body.GetRawText());
        Assert.Equal(40401, (await registry.SendAsync(HttpMethod.Delete, "config/a-value", null)).Body.GetProperty("error_code").GetInt32());
        Assert.Equal("""{"compatibilityLevel":"FULL"}""", (await registry.GetAsync("config/a-value?defaultToGlobal=true")).Body.GetRawText());
        Assert.Equal("""{"compatibilityLevel":"FULL"}""", (await registry.SendAsync(HttpMethod.Delete, "config", null)).Body.GetRawText());
        await using var again = await RegistryHarness.StartAsync(registry.CopyFolder());
        Assert.Equal("""{"compatibilityLevel":"BACKWARD"}""", (await again.GetAsync("config")).Body.GetRawText());
        Assert.Equal(HttpStatusCode.NotFound, (await again.GetAsync("config/a-value")).Status);
    }

    private static Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(RegistryHarness registry, string subject, string schema) =>
        registry.PostAsync($"subjects/{subject}/versions", RegistryHarness.Schema(schema));

    private static async Task<bool> CheckAsync(RegistryHarness registry, string subject, string schema, string version = "")
    {
        var (status, body) = await registry.PostAsync($"compatibility/subjects/{subject}/versions{version}", RegistryHarness.Schema(schema));
        Assert.True(status == HttpStatusCode.OK, body.ToString());
        return body.GetProperty("is_compatible").GetBoolean();
    }
}
