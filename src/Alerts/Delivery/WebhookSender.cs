using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Candlewick.EventStore.Alerts;

namespace Candlewick.Alerts.Delivery;

/// <summary>
/// POSTs alerts as JSON. <c>Idempotency-Key</c> is the alert's id; <c>Candlewick-Signature</c> is <c>t=seconds,v1=hex</c>, HMAC-SHA256 with the secret over
/// <c>seconds.body</c>, so that who gets it knows whose it is and when it was sent.
/// </summary>
/// <param name="client">Of <see cref="WebhookClient"/>.</param>
/// <param name="secret">Null: nothing is signed.</param>
public sealed class WebhookSender(HttpClient client, string? secret, TimeProvider time) : IAlertSender
{
    /// <inheritdoc/>
    public string Kind => "webhook";

    /// <inheritdoc/>
    public async Task SendAsync(StoredAlert alert, string address, CancellationToken cancellationToken)
    {
        byte[] body = AlertDocument.Json(alert);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("Idempotency-Key", alert.Id.ToString());
        request.Headers.UserAgent.ParseAdd("candlewick");
        if (secret is not null)
        {
            request.Headers.Add("Candlewick-Signature", Signature(body));
        }

        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            HttpAnswer.Check(response, time);
        }
        catch (HttpRequestException e)
        {
            throw e.InnerException is DeliveryException refused ? refused : new DeliveryException($"it could not be sent: {e.HttpRequestError}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DeliveryException("nothing was answered in time");
        }
    }

    private string Signature(byte[] body)
    {
        string seconds = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes(seconds), (byte)'.', .. body];
        byte[] hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret!), signed);
        return $"t={seconds},v1={Convert.ToHexStringLower(hash)}";
    }
}
