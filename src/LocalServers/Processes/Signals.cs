using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Candlewick.LocalServers.Processes;

/// <summary>The signals that end servers, with their numbers on Linux and macOS.</summary>
internal enum Signal
{
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
}

/// <summary>.NET itself can only kill; a server that is to close its files must be asked.</summary>
internal static partial class Signals
{
    /// <summary>Sends a signal to one process. One that has ended meanwhile is no error.</summary>
    [UnsupportedOSPlatform("windows")]
    public static void Send(int processId, Signal signal)
    {
        const int noSuchProcess = 3;
        if (Kill(processId, (int)signal) != 0 && Marshal.GetLastPInvokeError() is var error and not noSuchProcess)
        {
            throw new LocalServerException($"process {processId} could not be sent {signal}: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int processId, int signal);
}
