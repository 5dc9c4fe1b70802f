using System.Net;
using System.Text;

namespace Candlewick.Ingestor.Tests.Sessions;

/// <summary>A vendor's REST server in place of the network: gives one answer after another, the last again and again, and keeps what it was asked.</summary>
internal sealed class ScriptedVendor(params IReadOnlyList<(HttpStatusCode Status, string Body)> answers) : HttpMessageHandler
{
    private int _next;

    public List<(string Line, string Body, Dictionary<string, string> Headers)> Asked { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        Asked.Add(($"{request.Method} {request.RequestUri}", body, request.Headers.ToDictionary(h => h.Key, h => string.Join(',', h.Value), StringComparer.OrdinalIgnoreCase)));
        var (status, text) = answers[Math.Min(_next++, answers.Count - 1)];
        return new HttpResponseMessage(status) { Content = new StringContent(text, Encoding.UTF8, "application/json") };
    }
}
