using System.Runtime.CompilerServices;

namespace MailKit.Tests.Hosting;

/// <summary>Waits for a condition, and fails when it does not come true in good time.</summary>
public static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LaterLook = TimeSpan.FromMilliseconds(100);

    public static Task TrueAsync(Func<bool> condition, Func<string>? complaint = null, [CallerArgumentExpression(nameof(condition))] string? what = null)
        => TrueAsync(() => Task.FromResult(condition()), complaint, what);

    public static async Task TrueAsync(Func<Task<bool>> condition, Func<string>? complaint = null, [CallerArgumentExpression(nameof(condition))] string? what = null)
    {
        var began = TimeProvider.System.GetTimestamp();

        for (var pause = FirstLook; !await condition(); pause = Longer(pause, LaterLook))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, complaint?.Invoke() ?? $"It did not come true: {what}");
            await Task.Delay(pause);
        }
    }

    /// <summary>Who asks too often takes the time of those whom he waits for.</summary>
    public static TimeSpan Longer(TimeSpan pause, TimeSpan longest) => pause * 1.5 < longest ? pause * 1.5 : longest;
}
