using System.Net;
using System.Text;

namespace Candlewick.Ingestor.Tests.Kite;

/// <summary>A REST server in the process that answers with what a test says, and remembers what it was asked.</summary>
internal sealed class Answers : HttpMessageHandler
{
    private readonly Queue<(HttpStatusCode Status, string Body)> _answers = new();

    /// <summary>Method, address, authorization and body.</summary>
    public List<string> Asked { get; } = [];

    public void Add(string body, HttpStatusCode status = HttpStatusCode.OK) => _answers.Enqueue((status, body));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        Asked.Add($"{request.Method} {request.RequestUri} v{string.Join("", request.Headers.GetValues("X-Kite-Version"))} {request.Headers.Authorization} {body}".TrimEnd());
        var (status, answer) = _answers.Dequeue();
        return new HttpResponseMessage(status) { Content = new StringContent(answer, Encoding.UTF8, "application/json") };
    }
}
