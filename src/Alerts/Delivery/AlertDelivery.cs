using System.Globalization;
using System.Security.Cryptography;
using Candlewick.AlertRules.Definition;
using Candlewick.EventStore;
using Candlewick.EventStore.Alerts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Candlewick.Alerts.Delivery;

/// <summary>
/// Sends alerts to where their rules say, out of the table that has them since they were stored. Tried again with back-off and given up after
/// <see cref="MaxAttempts"/>; any number of these share the work.
/// </summary>
/// <param name="late">An alert of what happened longer ago when its turn first comes is not sent: it is history, such as of a day that was ingested afterwards.</param>
public sealed partial class AlertDelivery(
    DeliveryTable table, IEnumerable<IAlertSender> senders, TimeSpan late, TimeProvider time, ILogger<AlertDelivery> logger) : BackgroundService
{
    /// <summary>About a day, with the longest pause of hours.</summary>
    public const int MaxAttempts = 16;

    private const int Batch = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromHours(3);

    private readonly Dictionary<string, IAlertSender> _senders = senders.ToDictionary(sender => sender.Kind, StringComparer.Ordinal);

    /// <summary>Sends what is due now; returns how much that was.</summary>
    public async Task<int> SendDueAsync(CancellationToken cancellationToken)
    {
        var due = await table.TakeAsync(time.GetUtcNow(), Lease, Batch, cancellationToken);
        await Task.WhenAll(due.Select(delivery => SendAsync(delivery, cancellationToken)));
        return due.Count;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            int sent = 0;
            try
            {
                sent = await SendDueAsync(stoppingToken);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
            {
                // The projections, which make the tables, have not started yet.
            }
            catch (NpgsqlException e) when (EventStoreDatabase.IsPassing(e))
            {
                LogStoreAway(e.Message);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            if (sent < Batch)
            {
                await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>How long to wait before the next attempt: twice as long each time, and up to half as long again, so that many do not come at once.</summary>
    private static TimeSpan RetryAfter(int attempts)
    {
        double seconds = Math.Min(FirstRetry.TotalSeconds * Math.Pow(2, attempts - 1), LongestRetry.TotalSeconds);
        return TimeSpan.FromSeconds(seconds * (1 + (RandomNumberGenerator.GetInt32(500) / 1000.0)));
    }

    private async Task SendAsync(DueDelivery delivery, CancellationToken cancellationToken)
    {
        var target = Target.Parse(delivery.Target);
        var now = time.GetUtcNow();
        var age = now - DateTimeOffset.UnixEpoch.AddMicroseconds(delivery.Alert.TimeUs);
        if (delivery.Attempts == 1 && age > late)
        {
            await table.LateAsync(delivery, now, string.Create(CultureInfo.InvariantCulture, $"what happened was {age:d\\.hh\\:mm\\:ss} ago; ALERT_LATE is {late}"), cancellationToken);
            return;
        }

        try
        {
            if (!_senders.TryGetValue(target.Kind, out var sender))
            {
                throw new DeliveryException($"{target.Kind} is not set up here; docs/alerts.md says what it needs", isFinal: true);
            }

            await sender.SendAsync(delivery.Alert, target.Address, cancellationToken);
            await table.DeliveredAsync(delivery, time.GetUtcNow(), cancellationToken);
        }
        catch (DeliveryException e) when (e.IsFinal || delivery.Attempts >= MaxAttempts)
        {
            // Addresses may have secrets in them.
            LogGivenUp(delivery.Alert.Id, target.Kind, delivery.Attempts, e.Message);
            await table.GiveUpAsync(delivery, time.GetUtcNow(), e.Message, cancellationToken);
        }
        catch (DeliveryException e)
        {
            var after = RetryAfter(delivery.Attempts);
            await table.AgainAsync(delivery, time.GetUtcNow() + (e.After > after ? e.After.Value : after), e.Message, cancellationToken);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Alert {Alert} was not delivered by {Kind} after {Attempts} attempt(s): {Reason}. It stays in alert_delivery, as dead")]
    private partial void LogGivenUp(Guid alert, string kind, int attempts, string reason);

    [LoggerMessage(LogLevel.Warning, "Alerts are not delivered: {Reason}. Tried again")]
    private partial void LogStoreAway(string reason);
}
