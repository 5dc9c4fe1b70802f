using System.Net;
using System.Text;
using Candlewick.Contracts.Registry;

namespace Candlewick.Contracts.Tests.Registry;

public sealed class RegistryClientTests
{
    [Fact]
    public async Task Credentials_in_the_address_are_sent_and_never_shown()
    {
        var handler = new StubHandler(_ => (HttpStatusCode.Unauthorized, ""));
        var client = new RegistryClient(new Uri("http://me:p%40ss@registry:8081/api"), new HttpClient(handler));

        var e = await Assert.ThrowsAsync<SchemaRegistryException>(() => client.GetSchemaAsync(1, CancellationToken.None));

        var sent = Assert.Single(handler.Requests);
        Assert.Equal("me:p@ss", Encoding.UTF8.GetString(Convert.FromBase64String(sent.Headers.Authorization!.Parameter!)));
        Assert.Equal("http://registry:8081/api/schemas/ids/1", sent.RequestUri!.ToString());
        Assert.DoesNotContain("ss", client.Url.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("p%40ss", e.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("p@ss", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_carries_the_registrys_own_words()
    {
        var client = Answering(HttpStatusCode.Conflict, """{"error_code":409,"message":"field 3 changed its type"}""");

        var e = await Assert.ThrowsAsync<SchemaRegistryException>(() => client.RegisterAsync("ticks-value", "x", CancellationToken.None));

        Assert.Contains("field 3 changed its type", e.Message, StringComparison.Ordinal);
        Assert.Equal(409, e.ErrorCode);
        Assert.False(e.IsTransient);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError, true)]
    [InlineData(HttpStatusCode.ServiceUnavailable, true)]
    [InlineData(HttpStatusCode.TooManyRequests, true)]
    [InlineData(HttpStatusCode.UnprocessableEntity, false)]
    [InlineData(HttpStatusCode.NotFound, false)]
    public void Only_a_server_at_fault_is_transient(HttpStatusCode status, bool transient)
    {
        var client = Answering(status, "<html>proxy</html>");

        var e = Assert.Throws<SchemaRegistryException>(() => client.UsesOf(1));

        Assert.Equal(transient, e.IsTransient);
    }

    [Fact]
    public void An_unknown_id_has_no_uses()
    {
        var client = Answering(HttpStatusCode.NotFound, """{"error_code":40403,"message":"Schema not found"}""");

        Assert.Empty(client.UsesOf(1));
    }

    [Fact]
    public void Something_else_at_the_address_is_named_as_such()
    {
        var client = Answering(HttpStatusCode.OK, "<html>hello</html>");

        var e = Assert.Throws<SchemaRegistryException>(() => client.UsesOf(1));

        Assert.Contains("not a schema registry", e.Message, StringComparison.Ordinal);
        Assert.False(e.IsTransient);
    }

    private static RegistryClient Answering(HttpStatusCode status, string body) =>
        new(new Uri("http://registry:8081"), new HttpClient(new StubHandler(_ => (status, body))));
}
