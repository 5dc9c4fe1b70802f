using System.Text.Json;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Protocol.Json;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Tests.Subscriptions;

/// <summary>A client in the same process. What it does with a frame governs how fast it reads.</summary>
internal sealed class FakeSink(Func<JsonElement, Task> take) : IEventSink
{
    private readonly JsonCodec _codec = new();

    public async ValueTask SendAsync(StreamEvent happened, CancellationToken cancellationToken)
    {
        using var frame = new PooledBuffer();
        cancellationToken.ThrowIfCancellationRequested();
        Assert.True(_codec.TryEncode(happened, frame));
        await take(JsonDocument.Parse(frame.Written).RootElement.Clone());
    }
}
