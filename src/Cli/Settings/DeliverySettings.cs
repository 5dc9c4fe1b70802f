using System.Globalization;
using System.Net;
using System.Xml;
using Candlewick.Alerts.Delivery;

namespace Candlewick.Cli.Settings;

/// <summary>Where alerts are sent from: <c>ALERT_LATE</c>, <c>WEBHOOK_*</c>, <c>SMTP_*</c>, <c>TELEGRAM_*</c>. Secrets may be in the files of credentials as well.</summary>
internal static class DeliverySettings
{
    /// <exception cref="SettingException">A value cannot be used.</exception>
    public static DeliveryOptions Deliveries(this PipelineSettings settings)
    {
        string? Find(string name) => settings.Credentials.Find(name);
        return new DeliveryOptions
        {
            Late = Span(Find("ALERT_LATE") ?? "PT1H"),
            WebhookSecret = Find("WEBHOOK_SECRET"),
            WebhookAllowed = [.. (Find("WEBHOOK_ALLOWED") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Network)],
            Mail = Find("SMTP_HOST") is { } host ? new MailServer(
                host, Port(Find("SMTP_PORT") ?? "587"), Find("SMTP_FROM") ?? throw new SettingException("SMTP_HOST needs SMTP_FROM: the address that e-mail is from"), Find("SMTP_USER"), Find("SMTP_PASSWORD")) : null,
            TelegramToken = Find("TELEGRAM_TOKEN"),
            TelegramApi = Find("TELEGRAM_API") is { } api ? Address(api) : TelegramSender.Usual,
        };
    }

    private static TimeSpan Span(string text)
    {
        try
        {
            return XmlConvert.ToTimeSpan(text) is var span && span > TimeSpan.Zero ? span : throw new FormatException();
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new SettingException($"ALERT_LATE is '{text}', not a span above nothing such as PT1H; P10000D sends alerts of any age");
        }
    }

    private static IPNetwork Network(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : throw new SettingException($"WEBHOOK_ALLOWED has '{text}', which is no network such as 10.0.0.0/8");

    private static int Port(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and < 65536
        ? port : throw new SettingException($"SMTP_PORT is '{text}', not a port");

    private static Uri Address(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
        ? url : throw new SettingException("TELEGRAM_API is no address such as https://api.telegram.org");
}
