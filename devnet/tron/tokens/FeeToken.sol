// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Trc20} from "./Trc20.sol";

/// @title A token that anybody can make take a fee from what is received
contract FeeToken is Trc20 {
    uint256 public feePercent;
    address private immutable collector;

    constructor(address holder) Trc20("Fee Token", "FEE", 6, 1_000_000_000e6, holder) {
        collector = holder;
    }

    function setFeePercent(uint256 percent) external {
        require(percent <= 100, "percent");
        feePercent = percent;
    }

    function transfer(address to, uint256 value) external returns (bool) {
        moveWithFee(msg.sender, to, value);
        return true;
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        spend(from, value);
        moveWithFee(from, to, value);
        return true;
    }

    function moveWithFee(address from, address to, uint256 value) private {
        uint256 fee = (value * feePercent) / 100;
        if (fee > 0) move(from, collector, fee);
        move(from, to, value - fee);
    }
}
