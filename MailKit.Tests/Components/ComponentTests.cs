using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace MailKit.Tests.Components;

/// <summary>Draws components on Friday, 20 November 2026, 14:05 UTC.</summary>
public abstract class ComponentTests : BunitContext
{
    protected static readonly DateTimeOffset Now = new(2026, 11, 20, 14, 5, 0, TimeSpan.Zero);

    protected ComponentTests() => Services.AddSingleton<TimeProvider>(new StoppedClock());

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
