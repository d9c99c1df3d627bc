using System.Diagnostics;
using Xunit;

namespace MailKit.Tests.Sandbox;

/// <summary>Waits for something to become true, and says what it waited for when it does not.</summary>
public static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static Task TrueAsync(Func<bool> condition, Func<string>? complaint = null) => TrueAsync(() => Task.FromResult(condition()), complaint);

    public static async Task TrueAsync(Func<Task<bool>> condition, Func<string>? complaint = null)
    {
        var started = Stopwatch.GetTimestamp();

        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, complaint?.Invoke() ?? "It did not become true.");
            await Task.Delay(5);
        }
    }
}
