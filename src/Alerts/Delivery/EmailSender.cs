using System.Net.Sockets;
using Candlewick.EventStore.Alerts;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Candlewick.Alerts.Delivery;

/// <summary>Where e-mail is handed over.</summary>
/// <param name="From">Whom it is from.</param>
/// <param name="User">Null: without a login.</param>
/// <param name="Password">A secret.</param>
public sealed record MailServer(string Host, int Port, string From, string? User, string? Password);

/// <summary>Sends alerts as e-mail. The id of a message is that of its alert, by which servers and readers know one that comes twice.</summary>
public sealed class EmailSender(MailServer server) : IAlertSender
{
    private const int Timeout = 10_000;

    /// <inheritdoc/>
    public string Kind => "email";

    /// <inheritdoc/>
    public async Task SendAsync(StoredAlert alert, string address, CancellationToken cancellationToken)
    {
        using var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse(server.From));
        message.To.Add(MailboxAddress.Parse(address));
        message.MessageId = $"{alert.Id}@candlewick";
        message.Subject = alert.Name.Length > 0 ? alert.Name : alert.Message;
        message.Body = new TextPart("plain") { Text = AlertDocument.Text(alert) };
        using var client = new SmtpClient { Timeout = Timeout };
        try
        {
            // A password never goes over a connection that others can read.
            await client.ConnectAsync(server.Host, server.Port, server.User is null ? SecureSocketOptions.StartTlsWhenAvailable : server.Port == 465 ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTls, cancellationToken);
            if (server.User is { } user)
            {
                await client.AuthenticateAsync(user, server.Password ?? "", cancellationToken);
            }

            await client.SendAsync(message, cancellationToken);
            await client.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (SmtpCommandException e)
        {
            throw new DeliveryException($"the mail server answered {(int)e.StatusCode}", isFinal: (int)e.StatusCode >= 500);
        }
        catch (Exception e) when (e is SocketException or IOException or ProtocolException or AuthenticationException or ServiceNotConnectedException or TimeoutException or SslHandshakeException)
        {
            throw new DeliveryException($"the mail server was not reached: {e.GetType().Name}");
        }
    }
}
