using MailKit.Domain.Sending;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Binders;

namespace MailKit.Web.Hosting;

/// <summary>Text that cannot be kept is an error of its field, whatever page it is sent to, and reaches nobody.</summary>
public sealed class StorableTextBinderProvider : IModelBinderProvider
{
    public IModelBinder? GetBinder(ModelBinderProviderContext context)
        => context.Metadata.ModelType == typeof(string) && context.BindingInfo.BindingSource?.IsGreedy is not true
            ? new StorableTextBinder(new SimpleTypeModelBinder(typeof(string), context.Services.GetRequiredService<ILoggerFactory>()))
            : null;

    private sealed class StorableTextBinder(IModelBinder text) : IModelBinder
    {
        public Task BindModelAsync(ModelBindingContext bindingContext)
        {
            if (bindingContext.ValueProvider.GetValue(bindingContext.ModelName).All(static value => value is null || Characters.CanBeKept(value)))
            {
                return text.BindModelAsync(bindingContext);
            }

            bindingContext.ModelState.TryAddModelError(bindingContext.ModelName, Characters.Unkept);
            bindingContext.Result = ModelBindingResult.Failed();
            return Task.CompletedTask;
        }
    }
}
