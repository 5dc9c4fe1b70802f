using System.Net.Http.Json;
using Candlewick.EventStore.Alerts;

namespace Candlewick.Alerts.Delivery;

/// <summary>Sends alerts as messages of a Telegram bot, by its Bot API. The bot's token is in the address: nothing of it is logged.</summary>
/// <param name="api">Where the Bot API is.</param>
/// <param name="token">Of the bot.</param>
public sealed class TelegramSender(HttpClient client, Uri api, string token, TimeProvider time) : IAlertSender
{
    /// <summary>The Bot API.</summary>
    public static readonly Uri Usual = new("https://api.telegram.org");

    /// <inheritdoc/>
    public string Kind => "telegram";

    /// <inheritdoc/>
    public async Task SendAsync(StoredAlert alert, string address, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.PostAsJsonAsync(
                new Uri(api, $"/bot{token}/sendMessage"), new Dictionary<string, string> { ["chat_id"] = address, ["text"] = AlertDocument.Text(alert) }, cancellationToken);
            HttpAnswer.Check(response, time);
        }
        catch (HttpRequestException e)
        {
            throw new DeliveryException($"it could not be sent: {e.HttpRequestError}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DeliveryException("nothing was answered in time");
        }
    }
}
