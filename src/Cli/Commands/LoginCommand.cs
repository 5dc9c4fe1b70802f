using System.CommandLine;
using Candlewick.Cli.History;
using Candlewick.Cli.Hosting;
using Candlewick.Cli.Settings;
using Candlewick.Ingestor.Sessions;

namespace Candlewick.Cli.Commands;

/// <summary>`pipeline login` and `pipeline session`: brokers' sessions, which feeds and backfills of the same data folder use.</summary>
internal static class LoginCommand
{
    public static Command Create(GlobalOptions options)
    {
        var command = new Command("login", """
            Log in at a broker; feeds on the same data folder use the session. What is asked for is read from the terminal or
            from standard input, never from the command line, which others can see. Credentials: docs/operations.md

            Examples:
              pipeline login kite
              pipeline login kite --address http://127.0.0.1:9443
            """);
        foreach (string broker in BrokerSessions.Names)
        {
            var address = Address();
            var login = new Command(broker, $"Log in at {broker}") { address };
            login.SetAction((arguments, cancellationToken) => UseAsync(
                options.Read(arguments), broker, VendorChoice.AddressOf(arguments.GetValue(address)), session => LoginAsync(session, cancellationToken)));
            command.Subcommands.Add(login);
        }

        return command;
    }

    public static Command CreateSession(GlobalOptions options)
    {
        var show = new Command("show", "Show how the sessions at brokers stand");
        show.SetAction((arguments, _) => ShowAsync(options.Read(arguments)));
        var broker = new Argument<string>("broker") { Description = $"One of {string.Join(", ", BrokerSessions.Names)}" };
        broker.AcceptOnlyFromAmong([.. BrokerSessions.Names]);
        var address = Address();
        var end = new Command("end", "End the session at a broker, there and here") { broker, address };
        end.SetAction((arguments, cancellationToken) => UseAsync(options.Read(arguments), arguments.GetValue(broker)!, VendorChoice.AddressOf(arguments.GetValue(address)), async session =>
        {
            await session.EndAsync(cancellationToken);
            Console.WriteLine($"{session.Name}: no session");
        }));
        return new Command("session", "Show or end sessions at brokers; `pipeline login` begins one") { show, end };
    }

    private static Option<string?> Address() => new("--address") { Description = "Where a server is that speaks the broker's protocol; the broker's own", HelpName = "url" };

    private static async Task<int> UseAsync(PipelineSettings settings, string broker, Uri? address, Func<IBrokerSession, Task> use)
    {
        using var client = new HttpClient();
        await use(Brokers.Sessions(settings, client).Of(broker, address));
        return 0;
    }

    private static async Task LoginAsync(IBrokerSession session, CancellationToken cancellationToken)
    {
        var prompt = session.Prompt;
        Console.Error.WriteLine(prompt.Says);
        if (prompt.Visit is { } page)
        {
            Console.Error.WriteLine($"  {page.AbsoluteUri}");
        }

        string? answer = prompt.Asks is { } asked ? Terminal.Ask(asked, prompt.IsSecret) : null;
        Print(session.Name, await session.LoginAsync(answer, cancellationToken));
    }

    private static Task<int> ShowAsync(PipelineSettings settings)
    {
        using var client = new HttpClient();
        var sessions = Brokers.Sessions(settings, client);
        foreach (string broker in BrokerSessions.Names)
        {
            Print(broker, sessions.Of(broker).State);
        }

        return Task.FromResult(0);
    }

    private static void Print(string broker, SessionState state) => Console.WriteLine(state.Status switch
    {
        SessionStatus.None => $"{broker}: no session{(state.Problem is null ? "" : $" ({state.Problem})")}",
        SessionStatus.Valid => $"{broker}: logged in as {state.Account} until {state.ExpiresAt:u}",
        SessionStatus.Expired => $"{broker}: the session of {state.Account} ended at {state.ExpiresAt:u}",
        _ => $"{broker}: the session of {state.Account} is refused",
    });
}
