using System.CommandLine;
using Candlewick.Cli.Settings;

namespace Candlewick.Cli.Commands;

/// <summary>`pipeline help ingest csv`: what `pipeline ingest csv --help` says.</summary>
internal static class HelpCommand
{
    /// <param name="root">The command whose subcommands are asked about.</param>
    public static Command Create(Command root)
    {
        var words = new Argument<string[]>("command") { Description = "The command; none: all of them", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("help", "Show what a command does and takes") { words };
        command.SetAction((arguments, cancellationToken) =>
        {
            string[] path = arguments.GetValue(words) ?? [];
            var at = root;
            foreach (string word in path)
            {
                at = at.Subcommands.FirstOrDefault(c => c.Name == word)
                    ?? throw new SettingException($"there is no command '{string.Join(' ', path)}'; `pipeline help{(at == root ? "" : $" {at.Name}")}` shows those there are");
            }

            return root.Parse([.. path, "--help"]).InvokeAsync(cancellationToken: cancellationToken);
        });
        return command;
    }
}
