using MailKit.Sandbox;
using MailKit.Tests.Hosting.Processes;

namespace MailKit.Tests.Faults.Clusters;

/// <summary>The sandbox of a world: in this process, so that it survives every kill; as a process of its own where it is measured.</summary>
public static class ClusterSandbox
{
    public static async Task<(IAsyncDisposable Sandbox, SandboxInfo Info)> StartAsync(ClusterPlan plan, string program, string folder)
    {
        if (plan.IsMeasured)
        {
            var apart = await SandboxProcess.StartAsync(program, folder);
            return (apart, apart.Info);
        }

        var here = await SandboxServer.StartAsync(Options(folder), CancellationToken.None);
        return (here, here.Info);
    }

    // Impatient where the real ones are patient, so that a trial is short.
    private static SandboxOptions Options(string folder) => new()
    {
        ConsolePort = 0,
        DodoPort = 0,
        ResendPort = 0,
        StatePath = Path.Combine(folder, "sandbox.db"),
        RefusedRetryEvery = TimeSpan.FromMilliseconds(200),
        WebhookTimeout = TimeSpan.FromSeconds(5),
        WebhookRetries = [.. Enumerable.Repeat(TimeSpan.FromSeconds(1), 30)],
        Resend = { EventSpacing = TimeSpan.FromMilliseconds(20) },
    };
}
