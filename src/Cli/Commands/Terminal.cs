using System.Text;
using Candlewick.Cli.Settings;

namespace Candlewick.Cli.Commands;

/// <summary>Asks whoever sits before the screen, or the program that writes to standard input.</summary>
internal static class Terminal
{
    /// <exception cref="SettingException">Nothing was said.</exception>
    public static string Ask(string what, bool isSecret)
    {
        Console.Error.Write($"{what}: ");
        string? answer = isSecret && !Console.IsInputRedirected ? Unseen() : Console.In.ReadLine();
        return answer?.Trim() is { Length: > 0 } said ? said : throw new SettingException($"no {what} was given");
    }

    private static string Unseen()
    {
        var said = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                said.Length = Math.Max(said.Length - 1, 0);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                said.Append(key.KeyChar);
            }
        }

        Console.Error.WriteLine();
        return said.ToString();
    }
}
