// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// A TRC-20 that can turn against its users, one way at a time.
contract HostileToken {
    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;

    /// Percent of each transfer that never arrives; the sender pays all of it.
    uint256 public fee;
    /// Percent that the sender pays beside the amount.
    uint256 public surcharge;
    /// Says false although the transfer worked, as USDT on TRON does.
    bool public saysFalse;
    /// Says true although nothing moved.
    bool public movesNothing;
    bool public reverts;
    /// Called once, in the middle of the next transfer.
    address public hook;
    bytes public hookData;
    bool public hookWorked;

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        allowance[msg.sender][spender] = amount;
        return true;
    }

    function setFee(uint256 percent) external {
        fee = percent;
    }

    function setSurcharge(uint256 percent) external {
        surcharge = percent;
    }

    function setSaysFalse() external {
        saysFalse = true;
    }

    function setMovesNothing() external {
        movesNothing = true;
    }

    function setReverts() external {
        reverts = true;
    }

    function setHook(address target, bytes calldata data) external {
        hook = target;
        hookData = data;
    }

    /// The token as a payer: it lets the channels take from itself.
    function approveFromSelf(address spender, uint256 amount) external {
        allowance[address(this)][spender] = amount;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        return _move(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        allowance[from][msg.sender] -= amount;
        return _move(from, to, amount);
    }

    function _move(address from, address to, uint256 amount) private returns (bool) {
        require(!reverts, "the token is paused");
        if (movesNothing) return true;
        if (hook != address(0)) {
            address target = hook;
            hook = address(0);
            (hookWorked,) = target.call(hookData);
        }
        balanceOf[from] -= amount + (amount * surcharge) / 100;
        balanceOf[to] += amount - (amount * fee) / 100;
        return !saysFalse;
    }
}

/// A TRC-20 that does what it should and no more.
contract PlainToken {
    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;

    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        allowance[msg.sender][spender] = amount;
        emit Approval(msg.sender, spender, amount);
        return true;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        balanceOf[msg.sender] -= amount;
        balanceOf[to] += amount;
        emit Transfer(msg.sender, to, amount);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        allowance[from][msg.sender] -= amount;
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
        emit Transfer(from, to, amount);
        return true;
    }
}

/// An account that is a contract: it does what it is told, and what it wants when money comes.
contract Puppet {
    bool public refuses;
    address public target;
    bytes public data;
    bool public worked;

    function setRefuses(bool value) external {
        refuses = value;
    }

    /// Called once, when the next TRX or TRC-10 come.
    function setReply(address target_, bytes calldata data_) external {
        target = target_;
        data = data_;
    }

    function run(address to, uint256 value, bytes calldata call_) external payable {
        (bool ok, bytes memory returned) = to.call{value: value}(call_);
        if (!ok) {
            assembly {
                revert(add(returned, 32), mload(returned))
            }
        }
    }

    receive() external payable {
        require(!refuses, "no, thank you");
        if (target != address(0)) {
            address t = target;
            target = address(0);
            (worked,) = t.call(data);
        }
    }
}

/// Uses up whatever energy it is given.
contract Burner {
    receive() external payable {
        while (true) {}
    }
}

/// Answers with more data than anyone wants to pay for.
contract Shouter {
    receive() external payable {
        assembly {
            return(0, 100000)
        }
    }
}
