using System.Runtime.InteropServices;

namespace MailKit.Sandbox;

// Not top-level statements: a public Program here would be mistaken for MailKit.Web's.

/// <summary>The sandbox as a process of its own.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();
        var options = configuration.GetSection(SandboxOptions.Section).Get<SandboxOptions>() ?? new();

        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

        try
        {
            await using var sandbox = await SandboxServer.StartAsync(options, stop.Token);

            System.Console.WriteLine($"""
                The MailKit sandbox is running. No money moves and no email leaves this computer.

                  Console        {sandbox.Info.ConsoleUrl}
                  Dodo Payments  {sandbox.Info.DodoUrl}   key {sandbox.Info.DodoApiKey}
                  Resend         {sandbox.Info.ResendUrl}   key {sandbox.Info.ResendApiKey}
                  State          {Path.GetFullPath(options.StatePath)}

                Press Ctrl+C to stop.
                """);

            await Task.Delay(Timeout.Infinite, stop.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
            return 0;
        }
        catch (SandboxPortTakenException taken)
        {
            await System.Console.Error.WriteLineAsync(taken.Message);
            return 1;
        }

        void Stop(PosixSignalContext context)
        {
            // Without this the process would end before the state is closed.
            context.Cancel = true;
            stop.Cancel();
        }
    }
}
