using System.Collections.Concurrent;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Subscriptions;

/// <summary>
/// Commands for a subscription. Its own task takes them, so that its position has one owner. Whoever posts one waits for
/// it: a connection has no more than one on its way.
/// </summary>
/// <param name="posted">Set with each command.</param>
internal sealed class CommandInbox(string subscription, Wakeup posted)
{
    private readonly ConcurrentQueue<PostedCommand> _commands = new();
    private volatile bool _closed;

    /// <summary>True where a command waits to be applied.</summary>
    public bool HasPosted => !_commands.IsEmpty;

    /// <summary>Has a command applied.</summary>
    /// <exception cref="RequestException">It cannot be applied, or the subscription has ended.</exception>
    public async Task PostAsync(SubscriptionCommand command, CancellationToken cancellationToken)
    {
        var one = new PostedCommand(command);
        _commands.Enqueue(one);
        if (_closed)
        {
            // Closed before or while it was put there: nobody else may look again.
            FailAll();
        }

        posted.Set();
        await one.Applied.WaitAsync(cancellationToken);
    }

    /// <summary>The next command; null where there is none.</summary>
    public PostedCommand? Take() => _commands.TryDequeue(out var one) ? one : null;

    /// <summary>What is said of a command that comes too late.</summary>
    public RequestException Ended() => new(ErrorCodes.BadRequest, $"subscription '{subscription}' has ended");

    /// <summary>Takes no more. What was posted fails.</summary>
    public void Close()
    {
        _closed = true;
        FailAll();
    }

    private void FailAll()
    {
        while (Take() is { } one)
        {
            one.Fail(Ended());
        }
    }
}
