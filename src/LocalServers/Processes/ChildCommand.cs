using System.Diagnostics;

namespace Candlewick.LocalServers.Processes;

/// <summary>A server to start as a child of this process.</summary>
/// <param name="Program">Full path of the program.</param>
/// <param name="Arguments">Its arguments; other users of the machine can read them, so never a secret.</param>
/// <param name="LogFile">Where its output is appended.</param>
/// <param name="Folder">Its working folder.</param>
internal sealed record ChildCommand(string Program, IReadOnlyList<string> Arguments, string LogFile, string Folder)
{
    /// <summary>Account to run under when we are root; null is our own.</summary>
    public string? RunAs { get; init; }

    /// <summary>Signal that ends it in good order, also sent by Linux when this process is killed.</summary>
    public Signal Shutdown { get; init; } = Signal.Terminate;

    /// <summary>Variables to set, or to remove where the value is null.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>
    /// On Unix the child is led through programs that each replace themselves with the next, so that the process id
    /// stays the same: <c>sh</c> opens the log, <c>setsid</c> takes the child off the terminal (whose Ctrl-C is ours
    /// to act on: we stop children in order), <c>setpriv</c> changes the account and asks for the signal on our death.
    /// </summary>
    public ProcessStartInfo ToStartInfo()
    {
        var info = new ProcessStartInfo { WorkingDirectory = Folder, UseShellExecute = false, RedirectStandardInput = true };
        foreach (var (name, value) in Environment)
        {
            info.Environment[name] = value;
        }

        string[] command = [Program, .. Arguments];
        if (OperatingSystem.IsWindows())
        {
            info.CreateNewProcessGroup = true;
            info.RedirectStandardOutput = info.RedirectStandardError = true;
        }
        else
        {
            const string log = "CANDLEWICK_CHILD_LOG";
            info.Environment[log] = LogFile;
            command = ["/bin/sh", "-c", $"log=\"${log}\"; unset {log}; exec \"$@\" >>\"$log\" 2>&1", "sh", .. OwnSession(), .. Privileges(), .. command];
        }

        info.FileName = command[0];
        foreach (string argument in command[1..])
        {
            info.ArgumentList.Add(argument);
        }

        return info;
    }

    private static string[] OwnSession()
    {
        if (Executables.Find("setsid") is { } setsid)
        {
            return [setsid];
        }

        // macOS has no setsid program, and has perl.
        return Executables.Find("perl") is { } perl
            ? [perl, "-e", "use POSIX; POSIX::setsid(); exec { $ARGV[0] } @ARGV or die \"$ARGV[0]: $!\\n\"", "--"]
            : [];
    }

    private string[] Privileges()
    {
        string? setpriv = OperatingSystem.IsLinux() ? Executables.Find("setpriv") : null;
        if (setpriv is null)
        {
            return RunAs is null ? [] : throw Accounts.Missing("setpriv");
        }

        string[] account = RunAs is null ? [] : Accounts.SwitchTo(RunAs);
        return [setpriv, .. account, "--pdeathsig", Shutdown == Signal.Interrupt ? "INT" : "TERM", "--"];
    }
}
