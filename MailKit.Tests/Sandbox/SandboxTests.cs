using Xunit;

namespace MailKit.Tests.Sandbox;

/// <summary>What the tests of the sandbox share: one sandbox for each test.</summary>
public abstract class SandboxTests : IAsyncLifetime
{
    protected SandboxApp App { get; private set; } = null!;

    public virtual async Task InitializeAsync() => App = await SandboxApp.StartAsync();

    public virtual async Task DisposeAsync() => await App.DisposeAsync();
}
