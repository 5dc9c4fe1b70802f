using System.Net;
using System.Security.Cryptography;
using System.Text;
using Candlewick.Alerts.Delivery;
using Candlewick.EventStore.Alerts;

namespace Candlewick.Alerts.Tests;

/// <summary>What goes over the wire, and to where nothing goes.</summary>
public sealed class SenderTests
{
    private static readonly IPNetwork[] Loopback = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];

    [Fact]
    public async Task A_webhook_is_signed_and_has_its_key()
    {
        await using var server = await HookServer.StartAsync();
        using var client = WebhookClient.Create(Loopback);
        await new WebhookSender(client, "secret", TimeProvider.System).SendAsync(Samples.Alert, $"{server.Address}hook", CancellationToken.None);
        var (path, body, headers) = Assert.Single(server.Got);
        Assert.Equal(("/hook", $"{Samples.Alert.Id}", "application/json"), (path, headers["Idempotency-Key"], headers["Content-Type"]));
        string[] signature = headers["Candlewick-Signature"].Split(',');
        string expected = Convert.ToHexStringLower(HMACSHA256.HashData("secret"u8, Encoding.UTF8.GetBytes($"{signature[0][2..]}.{body}")));
        Assert.Equal($"v1={expected}", signature[1]);
        Assert.Contains("\"price\":2501.00", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500, false)]
    [InlineData(429, false)]
    [InlineData(302, true)]
    [InlineData(404, true)]
    public async Task An_answer_says_whether_to_try_again(int status, bool isFinal)
    {
        await using var server = await HookServer.StartAsync();
        server.Answers.Enqueue(status);
        using var client = WebhookClient.Create(Loopback);
        var refused = await Assert.ThrowsAsync<DeliveryException>(() => new WebhookSender(client, null, TimeProvider.System).SendAsync(Samples.Alert, $"{server.Address}hook", CancellationToken.None));
        Assert.Equal(isFinal, refused.IsFinal);
        Assert.Single(server.Got);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("[::1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    public async Task A_webhook_to_this_machine_is_refused_whatever_it_is_called(string host)
    {
        await using var server = await HookServer.StartAsync();
        using var client = WebhookClient.Create([]);
        var refused = await Assert.ThrowsAsync<DeliveryException>(() => new WebhookSender(client, null, TimeProvider.System).SendAsync(Samples.Alert, $"http://{host}:{server.Address.Port}/", CancellationToken.None));
        Assert.True(refused.IsFinal, refused.Message);
        Assert.Empty(server.Got);
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("2002:a00:1::", false)]
    public void Which_addresses_are_public(string address, bool isPublic) => Assert.Equal(isPublic, PublicAddress.Is(IPAddress.Parse(address)));

    [Fact]
    public async Task Telegram_is_told_in_words_and_its_token_is_in_no_error()
    {
        await using var server = await HookServer.StartAsync();
        using var client = new HttpClient();
        var telegram = new TelegramSender(client, server.Address, "123:secret", TimeProvider.System);
        await telegram.SendAsync(Samples.Alert, "4711", CancellationToken.None);
        var (path, body, _) = Assert.Single(server.Got);
        Assert.Equal("/bot123:secret/sendMessage", path);
        Assert.Contains("\"chat_id\":\"4711\"", body, StringComparison.Ordinal);
        server.Answers.Enqueue(500);
        var refused = await Assert.ThrowsAsync<DeliveryException>(() => telegram.SendAsync(Samples.Alert, "4711", CancellationToken.None));
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_e_mail_has_the_alert_for_its_id()
    {
        using var drop = new MailDrop();
        await new EmailSender(new MailServer("127.0.0.1", drop.Port, "alerts@example.com", null, null)).SendAsync(Samples.Alert, "desk@example.com", CancellationToken.None);
        string message = await drop.Message.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Contains("RCPT TO:<desk@example.com>", message, StringComparison.Ordinal);
        Assert.Contains($"Message-Id: <{Samples.Alert.Id}@candlewick>", message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("crossed 2500.5", message, StringComparison.Ordinal);
    }
}

/// <summary>An alert to be sent.</summary>
internal static class Samples
{
    public static StoredAlert Alert { get; } = new()
    {
        Id = new Guid("5f0c7a30-2f44-5a1f-9f0c-0a5e6f1d3b77"), RuleId = new Guid("0199f3c4-7a52-7d1e-8c1e-2f5a4d0b9e11"), RuleRevision = 1, Name = "round", Subject = "NSE:RELIANCE", Type = "price",
        TimeUs = 1_737_973_800_000_000, Price = 2501.00m, Level = 2500.50m, Message = "NSE:RELIANCE: crossed 2500.5", Tick = (0, 5310), Notify = ["webhook https://example.com/hook"],
    };
}
