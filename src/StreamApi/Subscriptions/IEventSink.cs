namespace Candlewick.StreamApi.Subscriptions;

/// <summary>Where what happens on the subscriptions of one client goes.</summary>
internal interface IEventSink
{
    /// <summary>
    /// Tells the client. Returns when its transport took it, which is how a client's reading governs how fast history is
    /// read. The event may change as soon as this has returned: whoever keeps it copies it.
    /// </summary>
    ValueTask SendAsync(StreamEvent happened, CancellationToken cancellationToken);

    /// <summary>Has the transport take the batches that wait for others, see <see cref="ItemBatch.MoreFollows"/>.</summary>
    ValueTask FlushAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
