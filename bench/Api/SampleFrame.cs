using Candlewick.Bench.Api.Servers;

namespace Candlewick.Bench.Api;

/// <summary>A frame as the API sends it, for a bare server to send.</summary>
internal static class SampleFrame
{
    /// <summary>Writes ticks of one instrument until they come in a frame of <paramref name="items"/>.</summary>
    /// <param name="group">Ticks of one transaction: more than fit into a frame, for the first of a group may leave before the rest has come.</param>
    public static async Task<byte[]> OfAsync(ServerProcess api, TopicWriter log, int items, int group, CancellationToken cancellationToken)
    {
        await using var client = await StreamClient.ConnectAsync(api.Address, cancellationToken);
        await client.SubscribeAsync("ticks", [TopicWriter.Name(0)], "\"live\"", cancellationToken);
        await client.UntilAsync("caught_up", cancellationToken);
        while (true)
        {
            log.WriteCommitted(group, 1, 0);
            for (int got = 0; got < group;)
            {
                await client.UntilAsync("data", cancellationToken);
                int count = FanOutClients.Items(client.Frame);
                if (count == items)
                {
                    return client.Frame.ToArray();
                }

                got += count;
            }
        }
    }
}
