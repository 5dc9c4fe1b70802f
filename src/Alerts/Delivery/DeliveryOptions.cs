using System.Net;

namespace Candlewick.Alerts.Delivery;

/// <summary>How alerts are sent. What is not set is not to be had: its deliveries are given up with a reason.</summary>
public sealed record DeliveryOptions
{
    /// <summary><c>WEBHOOK_SECRET</c>: what webhooks are signed with; null: they are not.</summary>
    public string? WebhookSecret { get; init; }

    /// <summary><c>WEBHOOK_ALLOWED</c>: networks that webhooks may go to though they are not public.</summary>
    public IReadOnlyList<IPNetwork> WebhookAllowed { get; init; } = [];

    /// <summary><c>SMTP_*</c>; null: no e-mail.</summary>
    public MailServer? Mail { get; init; }

    /// <summary><c>TELEGRAM_TOKEN</c>; null: no Telegram.</summary>
    public string? TelegramToken { get; init; }

    /// <summary><c>TELEGRAM_API</c>.</summary>
    public Uri TelegramApi { get; init; } = TelegramSender.Usual;

    /// <summary><c>ALERT_LATE</c>: an alert of what happened longer ago is kept and not sent.</summary>
    public TimeSpan Late { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The senders that there are by these.</summary>
    public IReadOnlyList<IAlertSender> Senders(TimeProvider time)
    {
        var senders = new List<IAlertSender> { new WebhookSender(WebhookClient.Create(WebhookAllowed), WebhookSecret, time) };
        if (Mail is { } mail)
        {
            senders.Add(new EmailSender(mail));
        }

        if (TelegramToken is { } token)
        {
            senders.Add(new TelegramSender(new HttpClient { Timeout = TimeSpan.FromSeconds(10) }, TelegramApi, token, time));
        }

        return senders;
    }
}
