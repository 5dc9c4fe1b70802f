using System.Net;

namespace Candlewick.Contracts.Tests.Registry;

/// <summary>A registry that answers as a test says; null is a connection that fails.</summary>
internal sealed class StubHandler(Func<HttpRequestMessage, (HttpStatusCode Status, string Body)?> answer) : HttpMessageHandler
{
    public List<HttpRequestMessage> Requests { get; } = [];

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => Answer(request);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(Answer(request));

    private HttpResponseMessage Answer(HttpRequestMessage request)
    {
        Requests.Add(request);
        var (status, body) = answer(request) ?? throw new HttpRequestException("connection refused");
        return new HttpResponseMessage(status) { Content = new StringContent(body), RequestMessage = request };
    }
}
