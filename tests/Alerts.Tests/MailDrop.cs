using System.Net;
using System.Net.Sockets;

namespace Candlewick.Alerts.Tests;

/// <summary>A mail server as small as one can be: it takes one message and keeps it.</summary>
internal sealed class MailDrop : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public MailDrop()
    {
        _listener.Start();
        Message = TakeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The message, with who it is to.</summary>
    public Task<string> Message { get; }

    public void Dispose() => _listener.Dispose();

    private async Task<string> TakeAsync()
    {
        using var client = await _listener.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream);
        await using var writer = new StreamWriter(stream) { AutoFlush = true, NewLine = "\r\n" };
        await writer.WriteLineAsync("220 drop");
        var message = new List<string>();
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("DATA", StringComparison.Ordinal))
            {
                await writer.WriteLineAsync("354 go on");
                while (await reader.ReadLineAsync() is { } text && text != ".")
                {
                    message.Add(text);
                }
            }
            else if (line.StartsWith("RCPT", StringComparison.Ordinal))
            {
                message.Add(line);
            }

            await writer.WriteLineAsync(line.StartsWith("QUIT", StringComparison.Ordinal) ? "221 bye" : "250 ok");
            if (line.StartsWith("QUIT", StringComparison.Ordinal))
            {
                break;
            }
        }

        return string.Join('\n', message);
    }
}
