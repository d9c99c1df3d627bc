namespace MailKit.Sandbox.Hosting;

/// <summary>Lets the process we are a guest in decide when to stop: a port takes no signal of its own.</summary>
public sealed class EmbeddedHostLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
