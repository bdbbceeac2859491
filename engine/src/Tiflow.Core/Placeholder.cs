namespace Tiflow.Core;
