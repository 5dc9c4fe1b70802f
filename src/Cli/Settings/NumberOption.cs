using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace Candlewick.Cli.Settings;

/// <summary>Options that are a number.</summary>
internal static class NumberOption
{
    /// <summary>One whose error says what was given and what is possible: the library's validators throw at what is no number.</summary>
    /// <param name="usual">Where it is not given.</param>
    public static Option<T> Of<T>(string name, string description, T least, T most, T usual)
        where T : struct, INumber<T> => new(name)
        {
            Description = description,
            HelpName = "n",
            DefaultValueFactory = _ => usual,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (T.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
                {
                    return value;
                }

                result.AddError(string.Create(
                    CultureInfo.InvariantCulture, $"{name} is '{text}'; expected a {(T.IsZero(T.One / (T.One + T.One)) ? "whole " : "")}number from {least} to {most}"));
                return usual;
            },
        };
}
