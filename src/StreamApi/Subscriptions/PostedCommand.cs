namespace Candlewick.StreamApi.Subscriptions;

/// <summary>A command on its way, and whoever waits for it.</summary>
internal sealed class PostedCommand(SubscriptionCommand command)
{
    private readonly TaskCompletionSource _applied = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SubscriptionCommand Command { get; } = command;

    /// <summary>Completes when it was applied; faulted with the reason where it could not be.</summary>
    public Task Applied => _applied.Task;

    public void Done() => _applied.TrySetResult();

    public void Fail(Exception reason) => _applied.TrySetException(reason);
}
