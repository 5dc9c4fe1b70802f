using System.Text.Json;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Tests.Subscriptions;

/// <summary>A client in the same process. What it does with a frame governs how fast it reads.</summary>
internal sealed class FakeSink(Func<JsonElement, Task> take) : IFrameSink
{
    public bool DecimalsAsStrings => false;

    public async Task SendAsync(PooledBuffer frame, CancellationToken cancellationToken)
    {
        using (frame)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await take(JsonDocument.Parse(frame.Written).RootElement.Clone());
        }
    }
}
