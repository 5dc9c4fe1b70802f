namespace Candlewick.Cli.Settings;

/// <summary>A setting that cannot be used; the message names the setting, its value (unless it is a secret) and the remedy.</summary>
internal sealed class SettingException(string message, Exception? inner = null) : Exception(message, inner);
