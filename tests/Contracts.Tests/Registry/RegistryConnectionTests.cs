using System.Net;
using System.Text;
using Candlewick.Contracts.Registry;

namespace Candlewick.Contracts.Tests.Registry;

public sealed class RegistryConnectionTests
{
    [Theory]
    [InlineData("me:p%40ss@", "me:p@ss")]
    [InlineData("me:p%3Ass@", "me:p:ss")]
    [InlineData("m%3Ae:pass@", "m:e:pass")]
    public async Task Credentials_in_the_address_are_sent_and_never_shown(string user, string sent)
    {
        await using var registry = await StubRegistry.StartAsync(_ => (HttpStatusCode.Unauthorized, ""));
        using var connection = registry.Connect(user, "api");

        var e = Assert.Throws<RegistryException>(() => connection.IsVersionOf("ticks-value", 1));

        var request = Assert.Single(registry.Requests);
        Assert.Equal(sent, Encoding.UTF8.GetString(Convert.FromBase64String(request.Authorization["Basic ".Length..])));
        Assert.Equal("/api/schemas/ids/1", request.Path);
        Assert.Equal($"http://{registry.Authority}/api/", connection.Url.ToString());
        Assert.Contains(connection.Url.ToString(), e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ss@", e.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("p@ss", e.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("p:ss", e.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, e.Status);
    }

    [Fact]
    public async Task A_refusal_carries_the_registrys_own_words()
    {
        await using var registry = await StubRegistry.StartAsync(_ => (HttpStatusCode.Conflict, """{"error_code":409,"message":"field 3 changed its type"}"""));
        using var connection = registry.Connect();

        var e = await Assert.ThrowsAsync<RegistryException>(() => connection.RegisterAsync("ticks-value", "x", CancellationToken.None));

        Assert.Contains("field 3 changed its type", e.Message, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Conflict, 409), (e.Status, e.ErrorCode));
        Assert.False(e.IsTransient);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError, true)]
    [InlineData(HttpStatusCode.NotImplemented, true)]
    [InlineData(HttpStatusCode.ServiceUnavailable, true)]
    [InlineData(HttpStatusCode.RequestTimeout, true)]
    [InlineData(HttpStatusCode.TooManyRequests, true)]
    [InlineData(HttpStatusCode.Unauthorized, false)]
    [InlineData(HttpStatusCode.Forbidden, false)]
    [InlineData(HttpStatusCode.UnprocessableEntity, false)]
    [InlineData(HttpStatusCode.NotFound, false)]
    public async Task Only_a_server_at_fault_is_transient(HttpStatusCode status, bool transient)
    {
        await using var registry = await StubRegistry.StartAsync(_ => (status, "<html>proxy</html>"));
        using var connection = registry.Connect();

        var e = Assert.Throws<RegistryException>(() => connection.IsVersionOf("ticks-value", 1));

        Assert.Equal(transient, e.IsTransient);
        Assert.Single(registry.Requests);
    }

    [Theory]
    [InlineData(40401)]
    [InlineData(40403)]
    public async Task An_unknown_id_is_a_version_of_nothing(int code)
    {
        await using var registry = await StubRegistry.StartAsync(_ => (HttpStatusCode.NotFound, $$"""{"error_code":{{code}},"message":"not found"}"""));
        using var connection = registry.Connect();

        Assert.False(connection.IsVersionOf("ticks-value", 1));
    }

    [Fact]
    public async Task Something_else_at_the_address_is_named_as_such()
    {
        await using var registry = await StubRegistry.StartAsync(_ => (HttpStatusCode.OK, "<html>hello</html>"));
        using var connection = registry.Connect();

        var e = Assert.Throws<RegistryException>(() => connection.IsVersionOf("ticks-value", 1));

        Assert.Contains("not a schema registry", e.Message, StringComparison.Ordinal);
        Assert.False(e.IsTransient);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_given_up_and_may_answer_later()
    {
        using var silence = new SemaphoreSlim(0);
        await using var registry = await StubRegistry.StartAsync(_ =>
        {
            silence.Wait(TimeSpan.FromSeconds(30));
            return null;
        });
        using var connection = new RegistryConnection(new Uri($"http://{registry.Authority}"), TimeSpan.FromMilliseconds(200));

        var e = Assert.Throws<RegistryException>(() => connection.IsVersionOf("ticks-value", 1));

        silence.Release();
        Assert.True(e.IsTransient);
    }
}
