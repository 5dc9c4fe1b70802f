using System.Collections.Concurrent;
using System.Diagnostics;

namespace Candlewick.LocalServers.Processes;

/// <summary>
/// The one thread that starts children. Linux sends the parent-death signal when the <em>thread</em> that forked the
/// child ends (prctl(2), PR_SET_PDEATHSIG), and a pool thread ends when it has been idle for a while: servers would
/// be shut down in the middle of a run. This thread lives as long as the process.
/// </summary>
internal static class SpawnThread
{
    private static readonly BlockingCollection<(ProcessStartInfo Info, TaskCompletionSource<Process> Result)> Requests = [];

    static SpawnThread() => new Thread(Run) { IsBackground = true, Name = "child processes" }.Start();

    public static Task<Process> StartAsync(ProcessStartInfo info)
    {
        var result = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Requests.Add((info, result));
        return result.Task;
    }

    private static void Run()
    {
        foreach (var (info, result) in Requests.GetConsumingEnumerable())
        {
            try
            {
                result.SetResult(Process.Start(info)!);
            }
            catch (Exception e)
            {
                result.SetException(new LocalServerException($"'{info.FileName}' could not be started: {e.Message}", e));
            }
        }
    }
}
