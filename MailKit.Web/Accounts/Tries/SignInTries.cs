using MailKit.Web.Limits;

namespace MailKit.Web.Accounts.Tries;

/// <summary>
/// Counts tries to sign in by name and place, whether or not anybody has that name. Five wrong ones close the name for that place alone, so nobody
/// keeps the owner out; many from everywhere close it for all but the owner's own devices. A new password opens everything.
/// </summary>
public sealed class SignInTries(Attempts attempts, KnownDevices devices)
{
    /// <summary>What is said of a wrong name, a wrong password and too many tries: the three are not to be told apart.</summary>
    public const string Refused = "This email and password do not belong together, or the address is not confirmed yet. After five wrong tries wait ten minutes, or choose a new password.";

    private const int PerPlace = 5;
    private const int FromEverywhere = 50;
    private const string Device = "device:";
    private const string SignIn = "sign-in:";

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>Counts one more, before anything is compared.</summary>
    /// <returns>False when there were too many.</returns>
    public async Task<bool> BeginAsync(string email, HttpContext context, CancellationToken cancellationToken)
    {
        var place = PlaceOf(email, context);
        var isKnown = place.StartsWith(Device, StringComparison.Ordinal);

        return (isKnown || await attempts.CountAsync(SignIn + email.Trim(), Device, Window, cancellationToken) < FromEverywhere)
            && await attempts.TakeAsync(SignIn + email.Trim(), place, PerPlace, Window, cancellationToken);
    }

    public Task SucceededAsync(string email, HttpContext context, CancellationToken cancellationToken)
        => attempts.ForgetAsync(SignIn + email.Trim(), PlaceOf(email, context), cancellationToken);

    /// <summary>The owner proved himself by his mail: everything is open again.</summary>
    public Task ForgiveAsync(string email, CancellationToken cancellationToken) => attempts.ForgetAsync(SignIn + email.Trim(), null, cancellationToken);

    private string PlaceOf(string email, HttpContext context)
        => devices.Of(email, context) is { } device ? Device + device : NetworkBlock.Of(context.Connection.RemoteIpAddress);
}
