using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Candlewick.StreamApi.Tests.Access;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;

namespace Candlewick.StreamApi.Tests.Lists;

public sealed class WatchListTests(KafkaFixture kafka, PostgresFixture postgres)
{
    [Fact]
    public async Task A_list_is_kept_for_whoever_has_its_key_and_for_nobody_else()
    {
        using var keys = new Keys();
        string mine = keys.Add("mine"), theirs = keys.Add("theirs");
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1, configure: keys.In);

        Assert.Equal("""200 {"name":"Banks","instruments":["NSE:SBIN","NSE:HDFCBANK"]}""", await SendAsync(api, mine, "PUT", "Banks", """{"instruments":["NSE:SBIN","NSE:HDFCBANK","NSE:SBIN"]}"""));
        Assert.Equal("""200 {"name":"A coin","instruments":[]}""", await SendAsync(api, mine, "PUT", "A%20coin", """{"instruments":[]}"""));
        Assert.Equal("""200 {"name":"Banks","instruments":["NSE:SBIN"]}""", await SendAsync(api, mine, "PUT", "Banks", """{"instruments":["NSE:SBIN"]}"""));

        Assert.Equal("""200 {"lists":[{"name":"Banks","instruments":["NSE:SBIN"]},{"name":"A coin","instruments":[]}]}""", await SendAsync(api, mine, "GET"));
        Assert.Equal("""200 {"lists":[]}""", await SendAsync(api, theirs, "GET"));

        Assert.Equal("204 ", await SendAsync(api, theirs, "DELETE", "Banks"));
        Assert.Equal("204 ", await SendAsync(api, mine, "DELETE", "A%20coin"));
        Assert.Equal("""200 {"lists":[{"name":"Banks","instruments":["NSE:SBIN"]}]}""", await SendAsync(api, mine, "GET"));
    }

    [Theory]
    [InlineData("Banks", "", "the body must be")]
    [InlineData("Banks", "[]", "the body must be")]
    [InlineData("Banks", """{"instruments":[1]}""", "the body must be")]
    [InlineData("Banks", """{"instruments":["<b>"]}""", "<b>")]
    [InlineData("%20", """{"instruments":[]}""", "the name of a list has 1 to 64 characters")]
    public async Task What_cannot_be_kept_is_refused_with_the_reason(string name, string body, string reason)
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);

        string answer = await SendAsync(api, null, "PUT", name, body);

        Assert.StartsWith("400 ", answer, StringComparison.Ordinal);
        Assert.Contains(reason, answer.Replace("\\u003C", "<", StringComparison.Ordinal).Replace("\\u003E", ">", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_too_many_or_too_long_is_refused()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        string many = string.Join(',', Enumerable.Range(0, 501).Select(n => $"\"SIM:I{n}\""));
        Assert.StartsWith("429 ", await SendAsync(api, null, "PUT", "long", $$"""{"instruments":[{{many}}]}"""), StringComparison.Ordinal);
        for (int n = 0; n < 50; n++)
        {
            Assert.StartsWith("200 ", await SendAsync(api, null, "PUT", $"list{n}", """{"instruments":[]}"""), StringComparison.Ordinal);
        }

        Assert.StartsWith("429 ", await SendAsync(api, null, "PUT", "more", """{"instruments":[]}"""), StringComparison.Ordinal);
        Assert.StartsWith("200 ", await SendAsync(api, null, "PUT", "list7", """{"instruments":["SIM:ACME"]}"""), StringComparison.Ordinal);
    }

    /// <returns>Status and body.</returns>
    private static async Task<string> SendAsync(Api api, string? key, string method, string name = "", string? body = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri($"{api.Http}api/lists{(name.Length > 0 ? "/" : "")}{name}"));
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
    }
}
