namespace Candlewick.StreamApi.Subscriptions;

/// <summary>
/// One subscription of a client: says to a sink what happens, until it is cancelled or complete. Commands are applied
/// between two events, by the task that runs it.
/// </summary>
internal abstract class Subscription(string id, IEventSink sink)
{
    private readonly CommandInbox _inbox = new(id);
    private bool _paused;

    /// <summary>The client's name for it.</summary>
    public string Id { get; } = id;

    /// <summary>Where it stands after the last event that was sent; null where its channel has no positions.</summary>
    public abstract string? Cursor { get; }

    /// <summary>Its items, numbered as long as it lives.</summary>
    protected ItemBatch Batch { get; } = new(id);

    /// <summary>True where a command waits: the next step is to apply it.</summary>
    protected bool HasPosted => _inbox.HasPosted;

    /// <summary>Runs it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await StreamAsync(cancellationToken);
        }
        finally
        {
            _inbox.Close();
        }
    }

    /// <summary>Has a command applied and answered.</summary>
    /// <exception cref="Protocol.RequestException">It cannot be applied; the subscription goes on as it was.</exception>
    public Task ApplyAsync(SubscriptionCommand command, CancellationToken cancellationToken) => _inbox.PostAsync(command, cancellationToken);

    protected abstract Task StreamAsync(CancellationToken cancellationToken);

    /// <summary>Changes what it carries, and tells the client.</summary>
    protected abstract Task UpdateAsync(SubscriptionCommand.Update update, CancellationToken cancellationToken);

    /// <summary>It was resumed: what it held to be true of the present is not any more.</summary>
    protected virtual void Rejoin()
    {
    }

    protected ValueTask SendAsync(StreamEvent happened, CancellationToken cancellationToken) => sink.SendAsync(happened, cancellationToken);

    /// <summary>Applies what was posted; while it is paused, also what will be.</summary>
    protected async ValueTask TakeCommandsAsync(CancellationToken cancellationToken)
    {
        while (_paused || _inbox.HasPosted)
        {
            var next = _inbox.Posted;
            if (_inbox.Take() is { } posted)
            {
                await ApplyAsync(posted, cancellationToken);
            }
            else
            {
                await next.WaitAsync(cancellationToken);
            }
        }
    }

    /// <summary>Waits for <paramref name="something"/> or a command, <paramref name="longest"/> at most.</summary>
    protected async Task WaitAsync(Task something, TimeSpan longest, TimeProvider time, CancellationToken cancellationToken)
    {
        var posted = _inbox.Posted;
        if (_inbox.HasPosted)
        {
            return;
        }

        try
        {
            await Task.WhenAny(something, posted).WaitAsync(longest, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Something else may be due.
        }
    }

    private async Task ApplyAsync(PostedCommand posted, CancellationToken cancellationToken)
    {
        try
        {
            switch (posted.Command)
            {
                case SubscriptionCommand.Update update:
                    await UpdateAsync(update, cancellationToken);
                    break;
                case SubscriptionCommand.Pause:
                    _paused = true;
                    await SendAsync(new StreamEvent.Paused(Id, Cursor), cancellationToken);
                    break;
                case SubscriptionCommand.Resume:
                    if (_paused)
                    {
                        _paused = false;
                        Rejoin();
                    }

                    await SendAsync(new StreamEvent.Resumed(Id, Cursor), cancellationToken);
                    break;
            }

            posted.Done();
        }
        catch (Exception e)
        {
            // Either the command alone has failed, or the subscription ends with it.
            posted.Fail(Failure.Passes(e) ? e : _inbox.Ended());
            if (!Failure.Passes(e))
            {
                throw;
            }
        }
    }
}
