using System.Diagnostics;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Sockets;

/// <summary>The last activity of a trace: an item of it goes to a client.</summary>
internal static class SendTraces
{
    private static readonly ActivitySource Source = new(ApiMetrics.MeterName);

    /// <summary>Goes on with the trace of the first item that has one; null where none has.</summary>
    public static Activity? Send(StreamEvent happened)
    {
        if (Source.HasListeners() && happened is ItemBatch batch)
        {
            foreach (var item in batch.Items)
            {
                if (item.Trace is { } trace)
                {
                    return Source.StartActivity("send to client", ActivityKind.Producer, trace)?.SetTag("instrument", item.Instrument);
                }
            }
        }

        return null;
    }
}
