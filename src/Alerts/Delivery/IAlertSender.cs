using Candlewick.EventStore.Alerts;

namespace Candlewick.Alerts.Delivery;

/// <summary>A way that alerts are sent.</summary>
public interface IAlertSender
{
    /// <summary>Kind of target in rules: <c>webhook</c>.</summary>
    string Kind { get; }

    /// <summary>Sends an alert, and returns when the other side has taken it. The alert's id is the key by which that side knows one that comes twice.</summary>
    /// <param name="address">Of the target.</param>
    /// <exception cref="DeliveryException">It was not taken.</exception>
    Task SendAsync(StoredAlert alert, string address, CancellationToken cancellationToken);
}

/// <summary>An alert was not taken. The message has no secret in it.</summary>
/// <param name="isFinal">Trying again is of no use.</param>
/// <param name="after">The other side said when it may be tried again; null: it did not.</param>
public sealed class DeliveryException(string message, bool isFinal = false, TimeSpan? after = null) : Exception(message)
{
    public bool IsFinal => isFinal;

    public TimeSpan? After => after;
}
