using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Candlewick.StreamApi.Tests.Hosting;

/// <summary>A client of the stream protocol that knows nothing but its document.</summary>
internal sealed class Client(ClientWebSocket socket) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly byte[] _buffer = new byte[4 * 1024 * 1024];

    public int? CloseCode => (int?)socket.CloseStatus;

    public string? Subprotocol => socket.SubProtocol;

    /// <summary>Extensions that were agreed on, where the socket collects what was answered.</summary>
    public string Extensions => string.Join(", ", socket.HttpResponseHeaders!["Sec-WebSocket-Extensions"]);

    public Task SendAsync(string message) => SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text);

    public Task SendAsync(byte[] message, WebSocketMessageType type) => socket.SendAsync(message, type, true, CancellationToken.None);

    /// <summary>The next frame; null where the server has closed.</summary>
    public async Task<JsonElement?> NextAsync()
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        int length = 0;
        while (true)
        {
            var result = await socket.ReceiveAsync(_buffer.AsMemory(length), limit.Token);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            length += result.Count;
            if (result.EndOfMessage)
            {
                return JsonDocument.Parse(_buffer.AsMemory(0, length)).RootElement.Clone();
            }
        }
    }

    /// <summary>Reads up to the next event called <paramref name="name"/>; an error on the way fails the test.</summary>
    public async Task<JsonElement> UntilAsync(string name, List<JsonElement>? passed = null)
    {
        while (true)
        {
            var frame = await NextAsync() ?? throw new InvalidOperationException($"closed with {CloseCode} before {name}");
            string found = frame.GetProperty("event").GetString()!;
            if (found == name)
            {
                return frame;
            }

            Assert.False(found is "error" or "closing", frame.GetRawText());
            passed?.Add(frame);
        }
    }

    /// <summary>Cuts the connection without a word.</summary>
    public void Cut() => socket.Abort();

    public async ValueTask DisposeAsync()
    {
        if (socket.State == WebSocketState.Open)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5), TimeProvider.System);
            try
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException)
            {
                socket.Abort();
            }
        }

        socket.Dispose();
    }
}
