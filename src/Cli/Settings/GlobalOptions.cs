using System.CommandLine;

namespace Candlewick.Cli.Settings;

/// <summary>Options every command takes; each stands for an environment variable and goes before it.</summary>
internal sealed class GlobalOptions
{
    private readonly Option<string?> _data = new("--data") { Description = "Data folder (DATA_DIR; .data)", HelpName = "folder", Recursive = true };
    private readonly Option<string?> _prefix = new("--prefix") { Description = "Put before every topic name (TOPIC_PREFIX)", HelpName = "prefix", Recursive = true };
    private readonly Option<string?> _partitions = new("--partitions") { Description = "Partitions of new topics (PARTITIONS; 1)", HelpName = "n", Recursive = true };
    private readonly Option<string?> _sessions = new("--sessions") { Description = "extended or regular hours (SESSIONS; extended)", HelpName = "hours", Recursive = true };
    private readonly Option<string?> _port = new("--port") { Description = "Web port (PORT; 8000); of `kafka`, the broker's (BROKER_PORT; 9092)", HelpName = "port", Recursive = true };

    public void AddTo(Command command)
    {
        command.Options.Add(_data);
        command.Options.Add(_prefix);
        command.Options.Add(_partitions);
        command.Options.Add(_sessions);
        command.Options.Add(_port);
    }

    /// <summary>The environment with the command line's options over it.</summary>
    /// <exception cref="SettingException">A value cannot be used.</exception>
    /// <param name="more">Options of the command that stand for a variable too.</param>
    public PipelineSettings Read(ParseResult arguments, params ReadOnlySpan<(Option<string?> Option, string Name)> more)
    {
        var environment = Environment.GetEnvironmentVariables();
        foreach (var (option, name) in (ReadOnlySpan<(Option<string?>, string)>)[(_data, "DATA_DIR"), (_prefix, "TOPIC_PREFIX"), (_partitions, "PARTITIONS"), (_sessions, "SESSIONS"), (_port, "PORT"), .. more])
        {
            if (arguments.GetValue(option) is { } value)
            {
                environment[name] = value;
            }
        }

        return PipelineSettings.From(environment);
    }

    /// <summary>What --port says, for the command whose port is not the web's.</summary>
    public int? PortOf(ParseResult arguments) => arguments.GetValue(_port) is null ? null : Read(arguments).Port;
}
